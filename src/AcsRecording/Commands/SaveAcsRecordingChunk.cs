using System;
using System.Management.Automation;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Binding;
using AcsRecording.Completers;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Saves a recording's files to a folder or a blob container, each verified before it gets its name.</summary>
[Cmdlet(VerbsData.Save, "AcsRecordingChunk", DefaultParameterSetName = FolderSet, SupportsShouldProcess = true)]
[OutputType(typeof(SavedChunk))]
public sealed class SaveAcsRecordingChunk : TransferCmdlet
{
    private const string FolderSet = "Folder";
    private const string ContainerSet = "Container";

    private PipelineFlow<object?>? _flow;
    private IChunkSaver? _saver;

    /// <summary>The chunks, or the addresses of their files; an event is taken by its property of that name.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Chunks")]
    [ChunkInput]
    [ValidateNotNull]
    public RecordingChunk[]? Chunk { get; set; }

    /// <summary>Where the media is.</summary>
    [Parameter]
    [ValidateNotNull]
    [NoSecretInError(typeof(Uri))]
    public Uri? ContentLocation { get; set; }

    /// <summary>Where the metadata is.</summary>
    [Parameter]
    [ValidateNotNull]
    [NoSecretInError(typeof(Uri))]
    public Uri? MetadataLocation { get; set; }

    /// <summary>What to delete later.</summary>
    [Parameter]
    [ValidateNotNull]
    [NoSecretInError(typeof(Uri))]
    public Uri? DeleteLocation { get; set; }

    /// <summary>The folder to save under; it is created if it doesn't exist.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FolderSet)]
    [ValidateNotNullOrEmpty]
    public string? DestinationPath { get; set; }

    /// <summary>The blob container to save into, without passing through this machine's disk.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ContainerSet)]
    [ValidateNotNull]
    [NoSecretInError(typeof(Uri))]
    public Uri? DestinationContainerUri { get; set; }

    /// <summary>The storage account of the container, or of recordings that are in one.</summary>
    [Parameter(Position = 1)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? StorageConnectionString { get; set; }

    /// <summary>What of each chunk.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [NoSecretInError(typeof(ChunkPart[]))]
    public ChunkPart[] Include { get; set; } = [ChunkPart.Content, ChunkPart.Metadata];

    /// <summary>How the files are named.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NameTemplateCompleter))]
    [ValidateNotNullOrEmpty]
    public string? NameTemplate { get; set; }

    /// <summary>How many connections to the service the whole pipeline shares.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    [NoSecretInError(typeof(int))]
    public int MaxConnections { get; set; } = SaveOptions.DefaultParallel;

    /// <summary>The maximum number of chunks that are saved in parallel.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    [NoSecretInError(typeof(int))]
    public int ThrottleLimit { get; set; } = SaveOptions.DefaultParallel;

    /// <summary>Save again what is saved, and replace a file of another origin.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Begin()
    {
        DeferErrorsUnderStop();
        _flow = CreateFlow(ThrottleLimit);
        _saver = Transfers.OpenSaver(new SaveOptions
        {
            Destination = Destination(DestinationPath, DestinationContainerUri, StorageConnectionString)!,
            Include = Include,
            NameTemplate = NameTemplate,
            MaxConnections = MaxConnections,
            Force = Force,
        });
    }

    private protected override void Process()
    {
        Run(EnsureOneSource, end: true);
        Run(() =>
        {
            foreach (var chunk in Chunk ?? [EngineLoader.Engine.ChunkAt(ContentLocation, MetadataLocation, DeleteLocation)])
            {
                Run(() => Save(chunk));
            }
        });
    }

    private protected override void End()
    {
        _flow!.Complete();
        ReportDeferred();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _flow?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Throws <c>NoChunk</c> or <c>ChunkAndLocation</c>.</summary>
    private void EnsureOneSource()
    {
        if (Chunk is null && ContentLocation is null)
        {
            throw RecordingError.Create("NoChunk", RecordingErrorCategory.InvalidArgument, MetadataLocation ?? DeleteLocation);
        }

        if (Chunk is not null && (ContentLocation ?? MetadataLocation ?? DeleteLocation) is { } location)
        {
            throw RecordingError.Create("ChunkAndLocation", RecordingErrorCategory.InvalidArgument, location);
        }
    }

    private void Save(RecordingChunk chunk)
    {
        if (IsWhatIf)
        {
            Run((host, cancellationToken) => PlanAsync(chunk, host, cancellationToken));
            return;
        }

        // The question comes first: a save must not wait until this thread returns from other commands.
        if (Decide(_saver!.PlaceOf(chunk), $"Save recording chunk {chunk}", isLoss: false) == Decision.Yes)
        {
            _flow!.Add(async (pump, cancellationToken) =>
                await _saver.SaveAsync(chunk, PipelineHost.Begin(this, pump), cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>
    /// Says for -WhatIf what would be done, and emits the planned chunk, so that -WhatIf of the next commands can use it.
    /// </summary>
    private async Task PlanAsync(RecordingChunk chunk, PipelineHost host, CancellationToken cancellationToken)
    {
        var planned = await _saver!.PlanAsync(chunk, host, cancellationToken).ConfigureAwait(false);
        var action = planned.AlreadySaved
            ? $"Leave recording chunk {chunk} as it is: it is saved already"
            : $"Save recording chunk {chunk}";
        await host.ShouldProcessAsync(planned.ToString(), action).ConfigureAwait(false);
        await host.WriteObjectAsync(planned).ConfigureAwait(false);
    }
}
