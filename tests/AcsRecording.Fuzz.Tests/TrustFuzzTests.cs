using System;
using System.Linq;
using System.Text.RegularExpressions;
using AcsRecording.Core.Events;
using AcsRecording.Core.Http;
using AcsRecording.Core.StorageAccounts;
using AcsRecording.Core.Trust;
using CsCheck;

namespace AcsRecording.Fuzz.Tests;

/// <summary>
/// Addresses made of pieces that are right and pieces that are nearly right. What passes is held against the documented form as text, and
/// not against the code's own idea of it.
/// </summary>
public sealed class TrustFuzzTests
{
    private const int Iterations = 8_000;
    private const string Id = "0-eus-d1-00112233445566778899aabbccddeeff";
    private const string Account = "contoso";

    private static readonly Uri Endpoint = new("https://contoso.communication.azure.com/");

    private static readonly Regex OfService = new(
        @"\Ahttps://(?:[a-z0-9-]+\.)+(?:asm\.skype\.com|asyncgw\.teams\.microsoft\.com|ams\.gov\.teams\.microsoft\.us)"
        + @"/v1/(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/)?objects/" + Id + @"(?:/content/[A-Za-z0-9]+)?\z");

    private static readonly Regex OfResource = new(
        @"\Ahttps://contoso\.communication\.azure\.com/recording/download/" + Id + @"(?:/metadata)?\z");

    private static readonly Regex OfBlob = new(
        $@"\Ahttps://{Account}\.blob\.core\.windows\.net/[^/?#]+/(?:[^/?#]+/)*[0-9]{{8}}/[^/?#]+/[^/?#]+/[^/?#]+\z");

    private static readonly Regex OfEventGrid = new(
        @"\Ahttps://[^/?#@:]+\.eventgrid\.azure\.(?:net|us|cn)(?::553)?/");

    private static readonly string[] Hosts =
    [
        "us-storage.asm.skype.com", "eu.asyncgw.teams.microsoft.com", "x.ams.gov.teams.microsoft.us", "contoso.communication.azure.com",
        "contoso.blob.core.windows.net", "other.blob.core.windows.net", "rp.eventgrid.azure.net", "asm.skype.com", "evil.example",
        "us-storage.asm.skype.com.evil.example", "evilasm.skype.com", "127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433",
        "us-storage.asm.skype.com.", "us-stor\u0430ge.asm.skype.com", "\uFF45vil.asm.skype.com", "evil.example%2f.asm.skype.com",
        "evil.example\\.asm.skype.com", "evil.example#.asm.skype.com", "evil.example?.asm.skype.com", "-.asm.skype.com", "..asm.skype.com",
        "a_b.asm.skype.com", "asm\u3002skype.com", "x.asm.skype.com:443", "x.asm.skype.com:80", "user@x.asm.skype.com",
        "x.asm.skype.com@evil", "contoso.blob.core.windows.net.evil.example", "evilcontoso.blob.core.windows.net", "",
    ];

    private static readonly string[] Paths =
    [
        "/v1", "/objects", "/" + Id, "/content", "/video", "/acsmetadata", "/recording", "/download", "/metadata", "/..", "/.", "/%2e%2e",
        "//", "/", "\\", "%2f", "%5c", "/11111111-2222-3333-4444-555555555555", "?sig=x", "#x", "/0-eus-d1-ffff", ";x", "%00", "\n", " ",
        "/container", "/20260304", "/call", "/aaaaaaaa-b", $"/0-audiowav.{Id}.wav", "/0-acsmetadata.json", $"/v1/objects/{Id}",
        $"/v1/objects/{Id}/content/video", $"/recording/download/{Id}", $"/container/20260304/call/rec/0-audiowav.{Id}.wav",
    ];

    private static readonly string[] Right =
    [
        $"https://us-storage.asm.skype.com/v1/objects/{Id}/content/video", $"https://x.ams.gov.teams.microsoft.us/v1/objects/{Id}",
        $"https://evil.example/v1/objects/{Id}", $"https://contoso.communication.azure.com/recording/download/{Id}/metadata",
        $"http://127.0.0.1:9/v1/objects/{Id}", $"https://contoso.blob.core.windows.net/c/20260304/call/rec/0-audiowav.{Id}.wav",
        "https://rp.eventgrid.azure.net:553/eventsubscriptions/x/validate?id=1",
    ];

    /// <summary>Put together, or a right one, and often with a character or a piece too many.</summary>
    private static Gen<Uri?> Addresses => Gen.Select(
        Gen.OneOf(Gen.OneOf(Right), Gen.Select(
            Gen.Frequency((8, "https://"), (1, "http://"), (1, "HTTPS://"), (1, "file://"), (1, "https:\\\\"), (1, "ftp://"), (1, "//")),
            Gen.OneOf(Gen.OneOf(Hosts), Gen.OneOf(Hosts).Array[0, 3].Select(string.Concat)),
            Gen.OneOf(Paths).Array[0, 5].Select(string.Concat), (scheme, host, path) => scheme + host + path)),
        Gen.Bool, Gen.UInt, Gen.OneOf(Gen.Char.Select(character => $"{character}"), Gen.Char['!', '~'].Select(character => $"{character}"),
            Gen.OneOf(Hosts), Gen.OneOf(Paths)))
        .Select((text, isDamaged, where, damage) =>
        {
            var at = (int)(where % (text.Length + 1));
            return Uri.TryCreate(isDamaged ? text[..at] + damage + text[at..] : text, UriKind.RelativeOrAbsolute, out var address)
                ? address
                : null;
        });

    [Fact]
    public void A_credential_goes_to_the_services_own_addresses_alone()
    {
        var policy = new LocationPolicy(Endpoint, new AllowedHosts());
        Passing(Checked(policy), address =>
            OfService.IsMatch(address.AbsoluteUri) || OfResource.IsMatch(address.AbsoluteUri));
    }

    [Fact]
    public void An_allowed_host_is_one_more_and_no_other()
    {
        var policy = new LocationPolicy(Endpoint, new AllowedHosts("evil.example"));
        Passing(Checked(policy), address =>
            OfService.IsMatch(address.AbsoluteUri.Replace("//evil.example/", "//x.asm.skype.com/", StringComparison.Ordinal))
            || OfResource.IsMatch(address.AbsoluteUri));
    }

    [Fact]
    public void A_connection_to_this_machine_trusts_this_machine_beside_the_service()
    {
        var policy = new LocationPolicy(new Uri("http://127.0.0.1:8930/"), new AllowedHosts());
        Passing(Checked(policy), address => OfService.IsMatch(address.AbsoluteUri)
            || (address.IsLoopback && address.Scheme is "http" or "https" && address.UserInfo + address.Query + address.Fragment == ""
                && OfService.IsMatch("https://x.asm.skype.com" + address.AbsolutePath)));
    }

    [Fact]
    public void A_storage_credential_goes_to_blobs_of_recordings_in_the_named_account_alone()
    {
        var options = new EngineOptions();
        var connectionString = $"DefaultEndpointsProtocol=https;AccountName={Account};AccountKey={Convert.ToBase64String(new byte[64])};"
            + "EndpointSuffix=core.windows.net";
        var locations = new BlobLocations(
            Endpoint, new AllowedHosts(), new StorageCredential(connectionString, null, options), new ListedChunks(), options);
        var chunk = new RecordingChunk { DocumentId = Id };
        Passing(address => locations.Open(address, chunk, connectionString).Blob.Uri, address => OfBlob.IsMatch(address.AbsoluteUri));
    }

    [Fact]
    public void A_handshake_is_answered_to_event_grid_alone() => Passing(
        address => SubscriptionConfirmation.IsTrusted(address, Endpoint) ? address : throw LocationPolicy.Untrusted(address, ""),
        address => OfEventGrid.IsMatch(address.AbsoluteUri));

    private static Func<Uri, Uri> Checked(LocationPolicy policy) => address =>
    {
        policy.Check(address, Id);
        return address;
    };

    /// <summary>What an address leads to is asked for with a credential, and so must be one that may pass.</summary>
    private static void Passing(Func<Uri, Uri> check, Func<Uri, bool> mayPass)
    {
        var passed = 0;
        Fuzz.Run(Addresses, Iterations, address =>
        {
            if (address is null)
            {
                return;
            }

            Uri asked;
            try
            {
                asked = check(address);
            }
            catch (RecordingException exception)
            {
                Assert.Equal("UntrustedLocation", exception.ErrorId);
                return;
            }

            passed++;
            Assert.True(mayPass(asked), $"'{address.OriginalString}' passes as {asked.AbsoluteUri}");
        }, address => address?.OriginalString ?? "none");
        Assert.True(passed > 200, $"Only {passed} addresses passed: this proves little.");
    }
}
