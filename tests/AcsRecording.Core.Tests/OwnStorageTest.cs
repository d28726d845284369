using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using AcsRecording.Emulator;
using Azure.Storage.Blobs;

namespace AcsRecording.Core.Tests;

/// <summary>A container of the user's own that is recorded into.</summary>
public abstract class OwnStorageTest(AzuriteBlobs azurite) : ManagedTest(azurite), IClassFixture<AzuriteBlobs>
{
    protected const string ContainerName = "recordings";

    /// <summary>Each test's own container, so that none sees another's blobs.</summary>
    protected string Container { get; } = $"{ContainerName}-{Guid.NewGuid():N}";

    protected override EmulatorOptions Options => base.Options with { ExportLayout = ExportLayout };

    protected virtual ExportLayout ExportLayout => ExportLayout.WithDocumentId;

    protected BlobContainerClient Blobs => new(StorageConnectionString, Container);

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
}
