using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using AcsRecording.Emulator;
using AcsRecording.Emulator.Identity;
using AcsRecording.Testing;
using Azure.Core.Diagnostics;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Sas;

namespace AcsRecording.Core.Tests;

/// <summary>
/// With the SDK's log on, everything is done once that succeeds and once that fails, with every kind of credential. What was logged, said,
/// thrown, emitted and written holds none of them.
/// </summary>
public sealed class SecretsTests(
    AzuriteBlobs blobs, AzuriteQueues queues) : CoreTest, IClassFixture<AzuriteBlobs>, IClassFixture<AzuriteQueues>
{
    private readonly ConcurrentQueue<string> _told = new();
    private readonly List<string> _secrets = [EmulatorAccount.AccessKey, Azurite.AccountKey, "SignedHeaders="];

    protected override EmulatorOptions Options => new() { Https = true };

    [NodeFact("azurite")]
    public async Task No_credential_is_in_anything_that_comes_out()
    {
        using (new AzureEventSourceListener((_, message) => _told.Enqueue(message), EventLevel.Verbose))
        {
            await RunWithAsync(new ConnectRequest { ConnectionString = Server.ConnectionString });
            await RunWithAsync(
                new ConnectRequest
                {
                    Endpoint = Server.Endpoint.AbsoluteUri,
                    AccessToken = Secret(Server.Tokens.Issue("https://communication.azure.com/", EmulatorIdentity.SystemAssigned).Token),
                });
            await FailWithEveryCredentialAsync();
            await ReceiveAsync();
        }

        Assert.Contains(_told, text => text.Contains("/calling/recordings", StringComparison.Ordinal));
        Assert.Contains(_told, text => text.Contains("comp=block", StringComparison.Ordinal));
        Assert.Contains(_told, text => text.Contains("/messages", StringComparison.Ordinal));
        var written = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) != ".wav")
            .Select(File.ReadAllText).ToArray();
        Assert.NotEmpty(written);
        foreach (var text in _told.Concat(Host.Verbose).Concat(Host.Warnings)
            .Concat(Host.Questions.Select(question => question.ToString())).Concat(written))
        {
            Assert.All(_secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_connection_can_be_shown_whole()
    {
        foreach (var text in new[] { JsonSerializer.Serialize(Connection), Connection.ToString() })
        {
            Assert.DoesNotContain(EmulatorAccount.AccessKey, text, StringComparison.Ordinal);
        }
    }

    /// <summary>The whole life cycle: to a folder, to a container by connection string, to a container by SAS.</summary>
    private async Task RunWithAsync(ConnectRequest request)
    {
        var connection = Engine.Connect(request);
        Tell(connection);
        var container = new BlobContainerClient(blobs.Account.ConnectionString, $"c{Guid.NewGuid():N}");
        await container.CreateAsync();
        SaveDestination[] destinations =
        [
            new() { Path = Folder },
            new() { ContainerUri = container.Uri, StorageConnectionString = blobs.Account.ConnectionString },
            new() { ContainerUri = WithSas(container.GenerateSasUri(BlobContainerSasPermissions.All, DateTimeOffset.UtcNow.AddHours(1))) },
        ];
        foreach (var destination in destinations)
        {
            var chunk = (await RecordAsync()).Chunks[0];
            Tell(await connection.Transfers.Metadata.GetAsync(chunk, null, None));
            var saved = await connection.Transfers.OpenSaver(new SaveOptions { Destination = destination }).SaveAsync(chunk, Host, None);
            Tell(saved);
            await connection.Transfers.Originals.RemoveAsync(saved, null, force: false, Host, None);
            await TellErrorAsync(() => connection.Recordings.GetStateAsync("x", None));
        }
    }

    private async Task FailWithEveryCredentialAsync()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var wrongKey = Secret(Convert.ToBase64String("a key that opens nothing here, and is a secret"u8));
        var wrongToken = Secret(Server.Tokens.Issue("https://management.azure.com/", EmulatorIdentity.SystemAssigned).Token);
        foreach (var request in new[]
        {
            new ConnectRequest { Endpoint = Server.Endpoint.AbsoluteUri, AccessKey = wrongKey },
            new ConnectRequest { Endpoint = Server.Endpoint.AbsoluteUri, AccessToken = wrongToken },
        })
        {
            var connection = Engine.Connect(request);
            await TellErrorAsync(() => connection.Recordings.CheckAccessAsync(None));
            await TellErrorAsync(() => connection.Transfers.Metadata.GetAsync(chunk, null, None));
            await TellErrorAsync(() => connection.Transfers.Originals.RemoveAsync(chunk, null, force: true, Host, None));
        }

        var missing = new BlobContainerClient(blobs.Account.ConnectionString, "missing");
        var readOnly = new BlobContainerClient(blobs.Account.ConnectionString, $"c{Guid.NewGuid():N}");
        await readOnly.CreateAsync();
        var wrongConnectionString = blobs.Account.ConnectionString.Replace(Azurite.AccountKey, wrongKey, StringComparison.Ordinal);
        SaveDestination[] destinations =
        [
            new() { ContainerUri = missing.Uri, StorageConnectionString = blobs.Account.ConnectionString },
            new() { ContainerUri = readOnly.Uri, StorageConnectionString = wrongConnectionString },
            new() { ContainerUri = readOnly.Uri, StorageConnectionString = $"AccountKey={wrongKey}" },
            new() { ContainerUri = WithSas(readOnly.GenerateSasUri(BlobContainerSasPermissions.Read, DateTimeOffset.UtcNow.AddHours(1))) },
            new() { ContainerUri = new Uri($"{readOnly.Uri}?sig={Uri.EscapeDataString(wrongKey)}") },
        ];
        foreach (var destination in destinations)
        {
            await TellErrorAsync(() =>
                Connection.Transfers.OpenSaver(new SaveOptions { Destination = destination }).SaveAsync(chunk, Host, None));
        }

        await TellErrorAsync(() =>
            Engine.OpenQueue(
                new QueueAddress
                {
                    StorageConnectionString = queues.Account.ConnectionString.Replace(
                        Azurite.AccountKey, wrongKey, StringComparison.Ordinal),
                    Name = "any",
                }).ReceiveAsync(new ReceiveOptions(), _ => Task.CompletedTask, Host, None));
        await TellErrorAsync(() =>
            Task.FromResult(Engine.Connect(new ConnectRequest { ConnectionString = $"endpoint=nonsense;accesskey={wrongKey}" })));
        await TellErrorAsync(() =>
            Task.FromResult(Engine.Connect(new ConnectRequest { Endpoint = Server.Endpoint.AbsoluteUri, AccessToken = wrongKey })));
    }

    private async Task ReceiveAsync()
    {
        var queue = new QueueClient(queues.Account.ConnectionString, $"q{Guid.NewGuid():N}");
        await queue.CreateAsync();
        await queue.SendMessageAsync("not an event");
        var address = WithSas(queue.GenerateSasUri(QueueSasPermissions.All, DateTimeOffset.UtcNow.AddHours(1)));
        await Engine.OpenQueue(new QueueAddress { Uri = address }).ReceiveAsync(new ReceiveOptions(), _ => Task.CompletedTask, Host, None);
        Assert.NotEmpty(Host.Warnings);
    }

    private async Task TellErrorAsync(Func<Task> action)
    {
        var exception = await Assert.ThrowsAsync<RecordingException>(action);
        _told.Enqueue($"{exception}\n{exception.RecommendedAction}\n{exception.TargetObject}\n{exception.InnerException}");
    }

    private void Tell(object emitted) => _told.Enqueue($"{JsonSerializer.Serialize(emitted)}\n{emitted}");

    /// <summary>A token is known by its signature, anything else by the whole of it.</summary>
    private string Secret(string text)
    {
        _secrets.Add(text.Contains('.', StringComparison.Ordinal) ? text.Split('.')[2] : text);
        return text;
    }

    private Uri WithSas(Uri address)
    {
        var signature = System.Web.HttpUtility.ParseQueryString(address.Query)["sig"]!;
        _secrets.Add(signature);
        _secrets.Add(Uri.EscapeDataString(signature));
        return address;
    }
}
