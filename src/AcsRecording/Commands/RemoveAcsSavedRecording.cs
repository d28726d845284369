using System.Management.Automation;
using AcsRecording.Binding;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Erases saved chunks from the folder or container that they are in.</summary>
[Cmdlet(VerbsCommon.Remove, "AcsSavedRecording", SupportsShouldProcess = true)]
[OutputType(typeof(SavedChunk))]
public sealed class RemoveAcsSavedRecording : ArchiveCmdlet
{
    /// <summary>What Find-AcsRecording or Save-AcsRecordingChunk emitted.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SavedChunkInput]
    [ValidateNotNull]
    public SavedChunk[]? SavedChunk { get; set; }

    /// <summary>Why; it stands in the manifest for good.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateLength(1, 1000)]
    public string? Reason { get; set; }

    /// <summary>Emit what was erased.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Begin()
    {
        base.Begin();
        DeferErrorsUnderStop();
    }

    private protected override void Process() => Run((host, cancellationToken) => host.ForEachAsync(SavedChunk!, async saved =>
    {
        if (await Archive.EraseAsync(saved, Reason, host, cancellationToken).ConfigureAwait(false) && PassThru)
        {
            await host.WriteObjectAsync(saved).ConfigureAwait(false);
        }
    }));

    private protected override void End() => ReportDeferred();
}
