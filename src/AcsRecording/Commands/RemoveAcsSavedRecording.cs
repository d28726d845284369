using System.Management.Automation;
using System.Security;
using AcsRecording.Binding;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Erases saved chunks from the folder or container that they are in.</summary>
[Cmdlet(VerbsCommon.Remove, "AcsSavedRecording", SupportsShouldProcess = true)]
[OutputType(typeof(SavedChunk))]
public sealed class RemoveAcsSavedRecording : AcsRecordingCmdlet
{
    private IArchive? _archive;

    /// <summary>What Find-AcsRecording or Save-AcsRecordingChunk emitted.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SavedChunkInput]
    [ValidateNotNull]
    public SavedChunk[]? SavedChunk { get; set; }

    /// <summary>The storage account that the chunks are in.</summary>
    [Parameter]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? StorageConnectionString { get; set; }

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
        DeferErrorsUnderStop();
        _archive = RunspaceSession.Current.Engine.OpenArchive(StorageConnectionString?.Reveal());
    }

    private protected override void Process() => Run((host, cancellationToken) => host.ForEachAsync(SavedChunk!, async saved =>
    {
        if (await _archive!.EraseAsync(saved, Reason, host, cancellationToken).ConfigureAwait(false) && PassThru)
        {
            await host.WriteObjectAsync(saved).ConfigureAwait(false);
        }
    }));

    private protected override void End() => ReportDeferred();
}
