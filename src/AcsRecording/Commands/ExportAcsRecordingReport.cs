using System.Management.Automation;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Writes one HTML file that shows saved recordings: timeline, waveform and player, without a network.</summary>
[Cmdlet(VerbsData.Export, "AcsRecordingReport", SupportsShouldProcess = true)]
[OutputType(typeof(RecordingReport))]
public sealed class ExportAcsRecordingReport : SavedChunksCmdlet
{
    /// <summary>The HTML file. Players find media by the way from its folder to theirs.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("FilePath")]
    [ValidateNotNullOrEmpty]
    public string DestinationPath { get; set; } = "";

    /// <summary>The heading.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>Replace a file of that name, once the new one is whole.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Begin()
    {
        base.Begin();
        DestinationPath = Paths.Folder(DestinationPath);
    }

    private protected override void End()
    {
        if (Chunks.Count == 0)
        {
            return;
        }

        var options = new ReportOptions { DestinationPath = DestinationPath, Title = Title, Force = Force };
        Run(
            async (host, cancellationToken) =>
            {
                if (await Archive.ReportAsync(Chunks, options, host, cancellationToken).ConfigureAwait(false) is { } report)
                {
                    await host.WriteObjectAsync(report).ConfigureAwait(false);
                }
            },
            end: true);
    }
}
