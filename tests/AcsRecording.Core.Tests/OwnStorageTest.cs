using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Emulator;
using AcsRecording.Emulator.Identity;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;

namespace AcsRecording.Core.Tests;

/// <summary>An emulator with a storage account of the user's beside it, and a principal that may manage both.</summary>
public abstract class OwnStorageTest(AzuriteBlobs azurite) : CoreTest, IClassFixture<AzuriteBlobs>
{
    protected const string ContainerName = "recordings";

    public const string StorageAccountId =
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator"
        + "/providers/Microsoft.Storage/storageAccounts/devstoreaccount1";

    /// <summary>Each test's own container, so that none sees another's blobs.</summary>
    protected string Container { get; } = $"{ContainerName}-{Guid.NewGuid():N}";

    protected override EmulatorOptions Options => new()
    {
        Https = true,
        StorageConnection = azurite.Account?.ConnectionString,
        ExportLayout = ExportLayout,
        WithoutRights = WithoutRights,
    };

    /// <summary>What that principal may not do; a test may change it at any time.</summary>
    protected System.Collections.ObjectModel.Collection<ManagementRight> WithoutRights { get; } = [];

    protected virtual ExportLayout ExportLayout => ExportLayout.WithDocumentId;

    protected string StorageConnectionString => azurite.Account.ConnectionString;

    protected BlobContainerClient Blobs => new(azurite.Account.ConnectionString, Container);

    private protected TokenCredential Manager => DelegatedTokenCredential.Create((context, _) =>
    {
        var (token, expiresOn) = Server.Tokens.Issue(
            context.Scopes[0].Replace("/.default", "", StringComparison.Ordinal), EmulatorIdentity.SystemAssigned);
        return new AccessToken(token, expiresOn);
    });

    private protected IRecordingEngine Management => new RecordingEngine(
        Impatient with { Transport = new HttpClientTransport(TrustedClient.Create(Server)) }, Manager);

    private protected StorageAccessRequest Request(string? container = null) => new()
    {
        ResourceId = EmulatorAccount.ResourceId,
        StorageAccountId = StorageAccountId,
        ContainerName = container ?? Container,
        ManagementUri = Server.Endpoint,
    };

    private protected async Task<IReadOnlyList<StorageAccessStep>> GrantAsync(StorageAccessRequest? request = null, FakeHost? host = null)
    {
        var steps = new List<StorageAccessStep>();
        await Management.OpenStorageAccess(request ?? Request()).GrantAsync(step => AddAsync(steps, step), host ?? Host, None);
        return steps;
    }

    private protected async Task<IReadOnlyList<StorageAccessCheck>> TestAsync(StorageAccessRequest? request = null)
    {
        var checks = new List<StorageAccessCheck>();
        await Management.OpenStorageAccess(request ?? Request()).TestAsync(check => AddAsync(checks, check), None);
        return checks;
    }

    private protected async Task<IReadOnlyList<RecordingChunk>> ListAsync(
        string? callId = null, DateTime? date = null, string? recordingId = null)
    {
        var chunks = new List<RecordingChunk>();
        var request = new BlobListRequest
        {
            ContainerUri = Blobs.Uri,
            StorageConnectionString = StorageConnectionString,
            CallId = callId,
            Days = date is { } day ? [day] : [],
            RecordingId = recordingId,
        };
        await Engine.ListBlobsAsync(request, chunk => AddAsync(chunks, chunk), Host.WriteWarning, None);
        return chunks;
    }

    /// <summary>Records into the container, and reads the event.</summary>
    private protected async Task<RecordingFileEvent> RecordIntoContainerAsync(int call = 1)
    {
        var recording = await Connection.Recordings.StartAsync(
            new StartRequest
            {
                ServerCallId = ServerCallId(call),
                Format = RecordingFormat.Mp3,
                StorageContainerUri = Blobs.Uri.AbsoluteUri,
            },
            None);
        await AdvanceAsync(3);
        await Connection.Recordings.StopAsync(recording.RecordingId, None);
        var text = (await GetAsync("/_emulator/events"))[^1]!.ToJsonString();
        return Assert.IsType<RecordingFileEvent>(Assert.Single(Engine.Events.ReadOrThrow(text, skipUnknown: false)));
    }

    private protected Task<SavedChunk> SaveAsync(
        RecordingChunk chunk, SaveDestination? destination = null, RecordingConnection? connection = null) =>
        (connection ?? Connection).Transfers
        .OpenSaver(
            new SaveOptions
            {
                Destination = destination ?? new SaveDestination { Path = Folder, StorageConnectionString = StorageConnectionString },
            })
        .SaveAsync(chunk, Host, None);

    /// <summary>A request to Azure's management, as another principal makes it.</summary>
    protected async Task<JsonNode?> ManageAsync(HttpMethod method, string path, string? json = null)
    {
        using var client = TrustedClient.Create(Server);
        using var request = new HttpRequestMessage(
            method, new Uri(Server.Endpoint, path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "api-version=2022-04-01"));
        request.Headers.Authorization = new(
            "Bearer", Server.Tokens.Issue("https://management.azure.com/", EmulatorIdentity.SystemAssigned).Token);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return body.Length == 0 ? null : JsonNode.Parse(body);
    }

    /// <summary>The ids of the resource's role assignments, at the account, above and below.</summary>
    protected async Task<string[]> AssignmentsAsync()
    {
        var resource = await ManageAsync(HttpMethod.Get, EmulatorAccount.ResourceId);
        var principal = resource!["identity"]!["principalId"]?.GetValue<string>() ?? Guid.Empty.ToString();
        var list = await ManageAsync(
            HttpMethod.Get,
            $"{StorageAccountId}/providers/Microsoft.Authorization/roleAssignments?$filter="
                + Uri.EscapeDataString($"principalId eq '{principal}'"));
        return [.. list!["value"]!.AsArray().Select(item => item!["id"]!.GetValue<string>())];
    }

    private static Task AddAsync<T>(List<T> list, T item)
    {
        list.Add(item);
        return Task.CompletedTask;
    }
}
