using System;
using System.Management.Automation;
using System.Security;
using System.Threading.Tasks;
using AcsRecording.Binding;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Deletes files at the service that are provably saved here. There is no undelete.</summary>
[Cmdlet(VerbsCommon.Remove, "AcsRecording", DefaultParameterSetName = SavedChunkSet, SupportsShouldProcess = true)]
[OutputType(typeof(SavedChunk), typeof(RecordingChunk))]
public sealed class RemoveAcsRecording : TransferCmdlet
{
    private const string SavedChunkSet = "SavedChunk";
    private const string ChunkSet = "Chunk";
    private const string LocationSet = "Location";

    private IOriginalRemoval? _originals;
    private SaveDestination? _destination;

    /// <summary>What Save-AcsRecordingChunk emitted.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SavedChunkSet, ValueFromPipeline = true)]
    [SavedChunkInput]
    [ValidateNotNull]
    public SavedChunk[]? SavedChunk { get; set; }

    /// <summary>Chunks or addresses to delete, proved saved by the manifest; an event is taken by its property of that name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ChunkSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Chunks")]
    [ChunkInput]
    [ValidateNotNull]
    public RecordingChunk[]? Chunk { get; set; }

    /// <summary>What to delete, as an event names it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LocationSet)]
    [ValidateNotNull]
    [NoSecretInError(typeof(Uri))]
    public Uri? DeleteLocation { get; set; }

    /// <summary>The folder whose manifest shows what is saved.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DestinationPath { get; set; }

    /// <summary>The blob container whose manifest shows what is saved.</summary>
    [Parameter]
    [ValidateNotNull]
    [NoSecretInError(typeof(Uri))]
    public Uri? DestinationContainerUri { get; set; }

    /// <summary>The storage account of the container, or of recordings that are in one.</summary>
    [Parameter]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? StorageConnectionString { get; set; }

    /// <summary>Also delete recordings that aren't provably saved. They are lost then.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emit what was deleted.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Begin()
    {
        DeferErrorsUnderStop();
        if (DestinationPath is not null && DestinationContainerUri is not null)
        {
            throw RecordingError.Create("TwoDestinations", RecordingErrorCategory.InvalidArgument, DestinationPath);
        }

        _originals = Transfers.Originals;
        _destination = Destination(DestinationPath, DestinationContainerUri, StorageConnectionString);
    }

    private protected override void Process() =>
        Run((host, cancellationToken) => SavedChunk is { } many
            ? host.ForEachAsync(many,
                saved => EmitAsync(host, saved, _originals!.RemoveAsync(saved, _destination, Force, host, cancellationToken)))
            : host.ForEachAsync(
                Chunk ?? [EngineLoader.Engine.ChunkAt(null, null, DeleteLocation)],
                chunk => EmitAsync(host, chunk, _originals!.RemoveAsync(chunk, _destination, Force, host, cancellationToken))));

    private protected override void End() => ReportDeferred();

    private async Task EmitAsync(PipelineHost host, object target, Task<bool> removal)
    {
        if (await removal.ConfigureAwait(false) && PassThru)
        {
            await host.WriteObjectAsync(target).ConfigureAwait(false);
        }
    }
}
