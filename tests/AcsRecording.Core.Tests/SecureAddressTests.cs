using System;
using System.Collections.Generic;
using AcsRecording.Core.Credentials;
using AcsRecording.Core.Events;
using AcsRecording.Core.Recordings;
using AcsRecording.Core.StorageAccounts;
using AcsRecording.Core.Trust;

namespace AcsRecording.Core.Tests;

/// <summary>
/// Every place that takes an address has one rule: https, or http to this machine, and for what an event names only from this machine.
/// </summary>
public sealed class SecureAddressTests
{
    private const string Id = "0-eus-d1-00112233445566778899aabbccddeeff";
    private const string Sas = "?sv=2024-08-04&sr=c&sig=c2ln";
    private const string Key = "c2VjcmV0LWtleS1vZi1hLXRlc3Q=";

    private static readonly IRecordingEngine Engine = new RecordingEngine(CoreTest.Impatient);

    /// <summary>Addresses without a path, of another machine and of this one.</summary>
    private static readonly string[] Elsewhere = ["http://HOST", "ftp://HOST", "ws://HOST", "httpx://HOST", "https+x://HOST"];
    private static readonly string[] Here =
    [
        "ftp://127.0.0.1", "file://localhost", "ws://localhost", "httpx://127.0.0.1", "http+unix://localhost", "file://127.0.0.1",
        "file://",
    ];

    /// <summary>What takes addresses that the user gives: by a credential that is no token, http to this machine is good enough.</summary>
    private static readonly Dictionary<string, (string Host, Action<string> Take)> ByUser = new()
    {
        ["endpoint"] = ("contoso.communication.azure.com", root => EndpointUri.Parse(root)),
        ["state callback"] = ("callbacks.contoso.com", root =>
            StartValidation.Check(new StartRequest { ServerCallId = CallId, StateCallbackUri = $"{root}/state" }, Dialect.Of(null))),
        ["container to record into"] = ("contoso.blob.core.windows.net", root =>
            StartValidation.Check(
                new StartRequest { ServerCallId = CallId, StorageContainerUri = $"{root}/recordings" }, Dialect.Of(null))),
        ["container with a SAS"] = ("contoso.blob.core.windows.net", root => OpenContainer($"{Account(root)}/recordings{Sas}", null)),
        ["container of a connection string"] = ("contoso.blob.core.windows.net", root =>
            OpenContainer($"{Account(root)}/recordings", ConnectionString(root, "Blob"))),
        ["queue with a SAS"] = ("contoso.queue.core.windows.net", root =>
            Engine.OpenQueue(new QueueAddress { Uri = new Uri($"{Account(root)}/events{Sas}") })),
        ["queue of a connection string"] = ("contoso.queue.core.windows.net", root =>
            Engine.OpenQueue(new QueueAddress { StorageConnectionString = ConnectionString(root, "Queue"), Name = "events" })),
        ["blob of a connection string"] = ("contoso.blob.core.windows.net", root => OpenBlob(root, null, ConnectionString(root, "Blob"))),
    };

    /// <summary>What sends a token: over https alone.</summary>
    private static readonly Dictionary<string, (string Host, Action<string> Take)> ByToken = new()
    {
        ["endpoint"] = ("contoso.communication.azure.com", root => EndpointUri.Parse(root, forToken: true)),
        ["management"] = ("management.azure.com", root => Engine.OpenStorageAccess(Access(root))),
        ["container"] = ("contoso.blob.core.windows.net", root => OpenContainer($"{Account(root)}/recordings", null)),
        ["queue"] = ("contoso.queue.core.windows.net", root =>
            Engine.OpenQueue(new QueueAddress { Uri = new Uri($"{Account(root)}/events") })),
    };

    /// <summary>What takes addresses out of events, with the connection's endpoint.</summary>
    private static readonly Dictionary<string, (string Host, Action<string, Uri> Take)> ByEvent = new()
    {
        ["file of the service"] = ("us-storage.asm.skype.com", (root, connection) =>
            new LocationPolicy(connection, new AllowedHosts()).Check(new Uri($"{root}/v1/objects/{Id}"), Id)),
        ["file on an allowed host"] = ("files.contoso.com", (root, connection) =>
            new LocationPolicy(connection, new AllowedHosts("files.contoso.com")).Check(new Uri($"{root}/v1/objects/{Id}"), Id)),
        ["validation"] = ("rp-eastus2.eventgrid.azure.net", (root, connection) =>
            Ensure(SubscriptionConfirmation.IsTrusted(new Uri($"{root}/validate"), connection))),
    };

    private static string CallId => Convert.ToBase64String("https://conv.test/conv/1"u8);

    public static TheoryData<string> UserPlaces => [.. ByUser.Keys];

    public static TheoryData<string> TokenPlaces => [.. ByToken.Keys];

    public static TheoryData<string> EventPlaces => [.. ByEvent.Keys];

    [Theory]
    [MemberData(nameof(UserPlaces))]
    public void What_the_user_names_is_https_or_http_to_this_machine(string place)
    {
        var (host, take) = ByUser[place];
        foreach (var root in new[]
        {
            $"https://{host}", "https://127.0.0.1:10000", "http://127.0.0.1:10000", "http://localhost:10000", "http://[::1]:10000",
        })
        {
            take(root);
        }

        AllRefused(place, host, take);
    }

    [Theory]
    [MemberData(nameof(TokenPlaces))]
    public void A_token_goes_over_https_alone(string place)
    {
        var (host, take) = ByToken[place];
        take($"https://{host}");
        take("https://127.0.0.1:10000");
        Refused(place, "http://127.0.0.1:10000", take);
        AllRefused(place, host, take);
    }

    [Theory]
    [MemberData(nameof(EventPlaces))]
    public void What_an_event_names_on_this_machine_is_for_a_connection_to_this_machine(string place)
    {
        var (host, take) = ByEvent[place];
        var (cloud, http, https) = (
            new Uri("https://contoso.communication.azure.com"), new Uri("http://127.0.0.1:10000"), new Uri("https://localhost:10000"));
        foreach (var connection in new[] { cloud, http, https })
        {
            take($"https://{host}", connection);
            AllRefused(place, host, root => take(root, connection));
        }

        take("http://127.0.0.1:10000", http);
        take("https://127.0.0.1:10000", http);
        take("https://localhost:10000", https);
        Refused(place, "http://127.0.0.1:10000", root => take(root, https));
        Refused(place, "http://127.0.0.1:10000", root => take(root, cloud));
        Refused(place, "https://127.0.0.1:10000", root => take(root, cloud));
    }

    /// <summary>An account that an event names gets a token where the user has named its host, or both are on this machine.</summary>
    [Fact]
    public void So_is_a_blob_that_an_identity_opens()
    {
        var (cloud, here) = (new Uri("https://contoso.communication.azure.com"), new Uri("https://127.0.0.1:10000"));
        OpenBlob("https://files.contoso.com", cloud, null);
        OpenBlob("https://127.0.0.1:10000", here, null);
        AllRefused("blob", "files.contoso.com", root => OpenBlob(root, here, null));
        Refused("blob", "https://localhost", root => OpenBlob(root, cloud, null));
        Refused("blob", "http://127.0.0.1:10000", root => OpenBlob(root, here, null));
        Refused("blob", "https://files.contoso.com:444", root => OpenBlob(root, here, null));
        Refused("blob", "https://other.contoso.com", root => OpenBlob(root, here, null));
    }

    private static void AllRefused(string place, string host, Action<string> take)
    {
        foreach (var root in Elsewhere)
        {
            Refused(place, root.Replace("HOST", host, StringComparison.Ordinal), take);
        }

        foreach (var root in Here)
        {
            Refused(place, root, take);
        }
    }

    private static void Refused(string place, string root, Action<string> take)
    {
        var exception = Record.Exception(() => take(root));
        Assert.True(exception is RecordingException, $"{place} took {root}: {exception}");
    }

    private static void Ensure(bool isTrusted)
    {
        if (!isTrusted)
        {
            throw RecordingError.Create("UntrustedValidationUrl", RecordingErrorCategory.SecurityError, null, "");
        }
    }

    private static string ConnectionString(string root, string service) =>
        $"AccountName=contoso;AccountKey={Key};{service}Endpoint={Account(root)}";

    /// <summary>On a port of Azurite's the account is in the path.</summary>
    private static string Account(string root) => root.EndsWith(":10000", StringComparison.Ordinal) ? root + "/contoso" : root;

    private static StorageAccessRequest Access(string root) => new()
    {
        ResourceId = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/x"
            + "/providers/Microsoft.Communication/communicationServices/x",
        StorageAccountId = OwnStorageTest.StorageAccountId,
        ManagementUri = new Uri(root),
    };

    private static void OpenContainer(string address, string? connectionString) =>
        ContainerAddress.Open(new Uri(address), new StorageCredential(connectionString, null, CoreTest.Impatient), CoreTest.Impatient);

    private static void OpenBlob(string root, Uri? connection, string? connectionString) =>
        new BlobLocations(
            connection,
            new AllowedHosts("files.contoso.com", "localhost"),
            new StorageCredential(null, null, CoreTest.Impatient),
            new ListedChunks(),
            CoreTest.Impatient)
            .Open(
                new Uri($"{Account(root)}/recordings/20260101/call/rec/0-audio.{Id}.wav"),
                new RecordingChunk { DocumentId = Id },
                connectionString);
}
