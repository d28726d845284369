using System;
using System.IO;
using System.Management.Automation;
using System.Security;
using AcsRecording.Binding;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Reads what the service says about a file: from the service, or from beside a saved recording.</summary>
[Cmdlet(VerbsCommon.Get, "AcsRecordingMetadata", DefaultParameterSetName = ChunkSet)]
[OutputType(typeof(RecordingMetadata))]
public sealed class GetAcsRecordingMetadata : TransferCmdlet
{
    private const string ChunkSet = "Chunk";
    private const string SavedChunkSet = "SavedChunk";
    private const string LocationSet = "Location";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>The chunks, or the addresses of their metadata; an event is taken by its property of that name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ChunkSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Chunks")]
    [ChunkInput]
    [ValidateNotNull]
    public RecordingChunk[] Chunk { get; set; } = [];

    /// <summary>Saved chunks: what was saved with them, or else what the service says.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SavedChunkSet, ValueFromPipeline = true)]
    [SavedChunkInput]
    [ValidateNotNull]
    public SavedChunk[]? SavedChunk { get; set; }

    /// <summary>Where the metadata is.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LocationSet)]
    [ValidateNotNull]
    [NoSecretInError(typeof(Uri))]
    public Uri? MetadataLocation { get; set; }

    /// <summary>Saved recordings or their metadata files; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Paths of files, taken literally: wildcards are not expanded.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The storage account of recordings that are in one.</summary>
    [Parameter]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? StorageConnectionString { get; set; }

    private protected override void Process()
    {
        if (ParameterSetName is PathSet or LiteralPathSet)
        {
            foreach (var file in Paths.Files(Path, LiteralPath))
            {
                Run(() => WriteObject(ReadFile(file)));
            }

            return;
        }

        // Files are read without a connection, and what comes is known only with the first object of the pipeline.
        IChunkMetadata metadata = null!;
        Run(() => metadata = Transfers.Metadata, end: true);
        var storage = StorageConnectionString?.Reveal();
        Run((host, cancellationToken) => SavedChunk is { } many
            ? host.ForEachAsync(many, async saved =>
                await host.WriteObjectAsync(await metadata.GetAsync(saved, storage, cancellationToken).ConfigureAwait(false))
                    .ConfigureAwait(false))
            : host.ForEachAsync(Chunks(), async chunk =>
                await host.WriteObjectAsync(await metadata.GetAsync(chunk, storage, cancellationToken).ConfigureAwait(false))
                    .ConfigureAwait(false)));
    }

    private static RecordingMetadata ReadFile(string path)
    {
        var file = System.IO.Path.ChangeExtension(path, ".json");
        try
        {
            return EngineLoader.Engine.ReadMetadata(File.ReadAllText(file), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RecordingError.Create("MetadataUnreadable", RecordingErrorCategory.InvalidData, path, exception, path, exception.Message);
        }
    }

    private RecordingChunk[] Chunks() =>
        ParameterSetName == ChunkSet ? Chunk : [EngineLoader.Engine.ChunkAt(null, MetadataLocation, null)];
}
