using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Pipeline;

namespace AcsRecording.Commands;

/// <summary>Asks for the files of a stopped recording: the way back to a lost event.</summary>
[Cmdlet(VerbsCommon.Get, "AcsRecordingResult")]
[OutputType(typeof(RecordingFileEvent))]
public sealed class GetAcsRecordingResult : RecordingCmdlet
{
    private protected override async Task ProcessAsync(
        IRecordingClient recordings, Recording recording, PipelineHost host, CancellationToken cancellationToken)
    {
        var result = await recordings.GetResultAsync(recording, cancellationToken).ConfigureAwait(false);
        foreach (var error in result.Errors)
        {
            var advice = error.IsExportFailure
                ? " The files are at the addresses in the result. Test-AcsRecordingStorageAccess shows the cause,"
                    + " and Grant-AcsRecordingStorageAccess corrects it."
                : "";
            host.WriteWarning($"The service reports an error of recording {recording.RecordingId}: {error}.{advice}");
        }

        await host.WriteObjectAsync(result).ConfigureAwait(false);
    }
}
