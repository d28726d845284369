using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AcsRecording.Testing;
using Azure.Storage.Blobs;

namespace AcsRecording.Core.Tests;

/// <summary>An event says what a call and a recording are called. Whatever it says, nothing is written outside the destination.</summary>
public sealed class HostileNameTests(AzuriteBlobs azurite) : CoreTest, IClassFixture<AzuriteBlobs>
{
    private const string Template = "{CallId}/{RecordingId}/{Index}-{DocumentId}";

    public static TheoryData<string> Names =>
    [
        "../../../../../../tmp/acsrecording-escaped",
        @"..\..\..\escaped",
        "/etc/cron.d/escaped",
        @"C:\Windows\escaped",
        @"\\server\share\escaped",
        @"\\?\C:\escaped",
        "file:stream",
        "name::$DATA",
        "con",
        "LPT1.txt",
        "..",
        ".",
        "",
        " ",
        "trailing. ",
        "~root",
        "$(touch escaped)",
        "%2e%2e%2f%2e%2e%2fescaped",
        "a\0b",
        "a\r\nb\u001b[31m",
        "\u202Egnp.exe",
        "\uD800",
        "\u2025\u2215\u2025\uFF0Fescaped",
        new string('n', 10_000),
        string.Concat(Enumerable.Repeat("../", 3_000)),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task In_a_folder_nothing_is_written_outside(string name)
    {
        // The destination is a folder in the test's own, so that what goes up is seen.
        var root = Path.Combine(Folder, "a", "b", "root");
        var saved = await SaveAsync(new SaveDestination { Path = root }, name);
        Assert.StartsWith(root + Path.DirectorySeparatorChar, Path.GetFullPath(saved.Path!), StringComparison.Ordinal);
        Assert.All(Some.Of(Files()), file =>
            Assert.Matches(@"\Aa/b/root/(?:manifest\.jsonl|(?:[A-Za-z0-9_-]+/){2}[A-Za-z0-9_-]+\.(?:wav|json))\z", file));
    }

    [NodeTheory("azurite")]
    [MemberData(nameof(Names))]
    public async Task In_a_container_every_name_is_a_plain_one(string name)
    {
        var container = new BlobContainerClient(azurite.Account.ConnectionString, $"c{Guid.NewGuid():N}");
        await container.CreateAsync();
        await SaveAsync(
            new SaveDestination { ContainerUri = container.Uri, StorageConnectionString = azurite.Account.ConnectionString }, name);
        Assert.All(Some.Of(container.GetBlobs()), blob =>
            Assert.Matches(@"\A(?:\.manifest/[A-Za-z0-9-]+\.json|(?:[A-Za-z0-9_-]+/){2}[A-Za-z0-9_-]+\.(?:wav|json))\z", blob.Name));
    }

    [Theory]
    [InlineData("0-eus-d1-x/../../../../escaped")]
    [InlineData("..")]
    [InlineData("0-eus-d1-x%2f..")]
    [InlineData("")]
    public async Task A_document_id_that_its_address_does_not_have_is_not_fetched_at_all(string documentId)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FailsAsync("UntrustedLocation", RecordingErrorCategory.SecurityError, () =>
            SaveAsync(new RecordingChunk { DocumentId = documentId, ContentLocation = chunk.ContentLocation }));
        Assert.Empty(Files());
    }

    private async Task<SavedChunk> SaveAsync(SaveDestination destination, string name)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var hostile = new RecordingChunk
        {
            DocumentId = chunk.DocumentId,
            CallId = name,
            RecordingId = name,
            ContentLocation = chunk.ContentLocation,
            MetadataLocation = chunk.MetadataLocation,
        };
        var saved = await Connection.Transfers.OpenSaver(new SaveOptions { Destination = destination, NameTemplate = Template })
            .SaveAsync(hostile, Host, None);
        Assert.True(saved.Verified);
        return saved;
    }
}
