using System.IO;
using System.Linq;
using System.Management.Automation;
using AcsRecording.Binding;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Writes each channel of an unmixed recording as a file of its own, named by its participant.</summary>
[Cmdlet(VerbsCommon.Split, "AcsRecordingChannel", DefaultParameterSetName = SavedChunkSet, SupportsShouldProcess = true)]
[OutputType(typeof(SplitChannel))]
public sealed class SplitAcsRecordingChannel : ArchiveCmdlet
{
    private const string SavedChunkSet = "SavedChunk";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>What Save-AcsRecordingChunk or Find-AcsRecording emitted.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SavedChunkSet, ValueFromPipeline = true)]
    [SavedChunkInput]
    [ValidateNotNull]
    public SavedChunk[] SavedChunk { get; set; } = [];

    /// <summary>WAV files, such as merged ones; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Paths of WAV files, taken literally: wildcards are not expanded.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The metadata of the files; without it, the file beside each that has its name and ends in .json.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string? MetadataPath { get; set; }

    /// <summary>The folder for the files; it is created if it doesn't exist.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string DestinationPath { get; set; } = "";

    /// <summary>Replace files of the same names.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Begin()
    {
        base.Begin();
        DeferErrorsUnderStop();
        DestinationPath = Paths.Folder(DestinationPath);
    }

    private protected override void Process()
    {
        var options = new SplitOptions { DestinationPath = DestinationPath, Force = Force };
        var chunks = ParameterSetName == SavedChunkSet ? SavedChunk : [.. Paths.Files(Path, LiteralPath).Select(FileAt)];
        Run((host, cancellationToken) => host.ForEachAsync(
            chunks, saved => Archive.SplitAsync(saved, options, channel => host.WriteObjectAsync(channel), host, cancellationToken)));
    }

    private protected override void End() => ReportDeferred();

    private SavedChunk FileAt(string path)
    {
        var beside = System.IO.Path.ChangeExtension(path, ".json");
        return new()
        {
            Path = path,
            MetadataPath = MetadataPath is not null ? Paths.Files(null, [MetadataPath]).FirstOrDefault()
                : File.Exists(beside) ? beside
                : null,
        };
    }
}
