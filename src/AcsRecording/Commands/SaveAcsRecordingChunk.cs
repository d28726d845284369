using System;
using System.Management.Automation;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Saves a recording's files to a folder, each verified before it gets its name.</summary>
[Cmdlet(VerbsData.Save, "AcsRecordingChunk", DefaultParameterSetName = ChunkSet, SupportsShouldProcess = true)]
[OutputType(typeof(SavedChunk))]
public sealed class SaveAcsRecordingChunk : ConnectedCmdlet
{
    private const string ChunkSet = "Chunk";
    private const string LocationSet = "Location";

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

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var options = new SaveOptions { DestinationPath = ResolveFolder(DestinationPath), Force = Force };
        Run((host, cancellationToken) => host.ForEachAsync(Chunks(), async chunk =>
        {
            if (await ActiveConnection.Transfers.SaveAsync(chunk, options, host, cancellationToken).ConfigureAwait(false) is { } saved)
            {
                await host.WriteObjectAsync(saved).ConfigureAwait(false);
            }
        }));
    }

    private RecordingChunk[] Chunks() =>
        ParameterSetName == ChunkSet ? Chunk : [EngineLoader.Engine.ChunkAt(ContentLocation, MetadataLocation, DeleteLocation)];
}
