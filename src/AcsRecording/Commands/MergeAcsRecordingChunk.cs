using System.Management.Automation;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Joins the saved chunks of a recording into one file, and the recordings of a pipeline into one file each.</summary>
[Cmdlet(VerbsData.Merge, "AcsRecordingChunk", SupportsShouldProcess = true)]
[OutputType(typeof(MergedRecording))]
public sealed class MergeAcsRecordingChunk : SavedChunksCmdlet
{
    /// <summary>The folder for the files, created if it doesn't exist; or the file, by a name that ends in .wav, .mp3 or .mp4.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string DestinationPath { get; set; } = "";

    /// <summary>Merge what there is where a chunk is missing.</summary>
    [Parameter]
    public SwitchParameter AllowGap { get; set; }

    /// <summary>Replace a file of the same name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Begin()
    {
        base.Begin();
        DeferErrorsUnderStop();
        DestinationPath = Paths.Folder(DestinationPath);
    }

    private protected override void End()
    {
        var options = new MergeOptions { DestinationPath = DestinationPath, AllowGap = AllowGap, Force = Force };
        var recordings = Archive.GroupByRecording(Chunks, options);
        Run((host, cancellationToken) => host.ForEachAsync(recordings, async recording =>
        {
            if (await Archive.MergeAsync(recording, options, host, cancellationToken).ConfigureAwait(false) is { } merged)
            {
                await host.WriteObjectAsync(merged).ConfigureAwait(false);
            }
        }));
        ReportDeferred();
    }
}
