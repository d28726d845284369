using System;
using System.Management.Automation;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Saves a recording's files to a folder, each verified before it gets its name.</summary>
[Cmdlet(VerbsData.Save, "AcsRecordingChunk", DefaultParameterSetName = ChunkSet, SupportsShouldProcess = true)]
[OutputType(typeof(SavedChunk))]
public sealed class SaveAcsRecordingChunk : ConnectedCmdlet
{
    private const string ChunkSet = "Chunk";
    private const string LocationSet = "Location";

    private PipelineFlow<object?>? _flow;
    private int _count;

    /// <summary>The chunks; an event is taken by its property of that name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ChunkSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Chunks")]
    [ValidateNotNull]
    public RecordingChunk[] Chunk { get; set; } = [];

    /// <summary>Where the media is.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LocationSet)]
    [ValidateNotNull]
    public Uri? ContentLocation { get; set; }

    /// <summary>Where the metadata is.</summary>
    [Parameter(ParameterSetName = LocationSet)]
    [ValidateNotNull]
    public Uri? MetadataLocation { get; set; }

    /// <summary>What to delete later.</summary>
    [Parameter(ParameterSetName = LocationSet)]
    [ValidateNotNull]
    public Uri? DeleteLocation { get; set; }

    /// <summary>The folder to save under; it is made where it isn't there.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string DestinationPath { get; set; } = "";

    /// <summary>Save again what is saved, and replace a file of another origin.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How many chunks are in flight at once.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 4;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _flow = CreateFlow(ThrottleLimit);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var options = new SaveOptions { DestinationPath = ResolveFolder(DestinationPath), Force = Force };
        Run(() => Array.ForEach(Chunks(), chunk => Save(chunk, options)));
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => _flow!.Complete();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // After Select-Object -First, too, which ends a pipeline without a word.
            _flow?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Save(RecordingChunk chunk, SaveOptions options)
    {
        var row = _count++ % ThrottleLimit;
        _flow!.Add(async (pump, cancellationToken) =>
            await ActiveConnection.Transfers.SaveAsync(chunk, options, new PipelineHost(this, pump, row), cancellationToken).ConfigureAwait(false));
    }

    private RecordingChunk[] Chunks() =>
        ParameterSetName == ChunkSet ? Chunk : [EngineLoader.Engine.ChunkAt(ContentLocation, MetadataLocation, DeleteLocation)];
}
