using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Emulator.Content;
using AcsRecording.Emulator.Management;
using AcsRecording.Emulator.Media;
using AcsRecording.Emulator.Recordings;
using Microsoft.Extensions.Logging;

namespace AcsRecording.Emulator.Storage;

/// <summary>
/// Bring your own storage: writes what was recorded into the container that Start named, if the resource's identity may.
/// https://learn.microsoft.com/azure/communication-services/quickstarts/call-automation/call-recording/bring-your-own-storage
/// </summary>
internal sealed partial class RecordingExport(
    EmulatorOptions options, IdGenerator ids, ManagementState management, ILogger<RecordingExport> logger, StorageAccount? account = null)
{
    /// <summary>Exports where it was asked for. Where that fails the files stay at the service, as the documentation says.</summary>
    public async Task RunAsync(EmulatedRecording recording, CancellationToken cancellationToken)
    {
        if (recording.Options.StorageContainerUri is not { } address)
        {
            return;
        }

        if (account?.ContainerOf(address) is not { } container)
        {
            Fail(
                recording,
                "storageAccountNotFound",
                $"{address.GetLeftPart(UriPartial.Path)} is in no storage account that the emulator was started with "
                + "(--storage-connection).");
        }
        else if (!await account.HasAsync(container, cancellationToken))
        {
            Fail(recording, "containerNotFound", $"There is no container '{container}'.");
        }
        else if (management.WhyNotWrite(container) is var (code, reason))
        {
            Fail(recording, code, reason);
        }
        else
        {
            await WriteAsync(recording, account, container, cancellationToken);
        }
    }

    private void Fail(EmulatedRecording recording, string code, string reason)
    {
        recording.ExportFailure = (code, reason);
        LogFailure(reason);
    }

    private async Task WriteAsync(EmulatedRecording recording, StorageAccount target, string container, CancellationToken cancellationToken)
    {
        var day = recording.StartTime.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var folder = $"{day}/{recording.CallId}/{recording.RecordingId[..8]}-{ids.NewGuid()}";
        var exported = new Dictionary<string, (Uri Content, Uri Metadata)>();
        foreach (var chunk in recording.Chunks)
        {
            var id = options.ExportLayout == ExportLayout.WithDocumentId ? $".{chunk.DocumentId}" : "";
            var metadata = await target.WriteAsync(
                container,
                $"{folder}/{chunk.Index}-acsmetadata{id}.json",
                new MediaContent([new BytesRegion(ContentMetadata.Write(chunk))]),
                cancellationToken);
            var content = await target.WriteAsync(
                container,
                $"{folder}/{chunk.Index}-{chunk.View}{id}.{recording.Options.Format}",
                MediaFactory.Create(chunk, options.ContentBytes),
                cancellationToken);
            exported[chunk.DocumentId] = (content, metadata);

            // Nothing of it is at the service then.
            chunk.Delete();
        }

        recording.Exported = exported;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A recording was not exported: {Reason}")]
    private partial void LogFailure(string reason);
}
