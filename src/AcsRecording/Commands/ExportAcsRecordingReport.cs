using System.Collections.Generic;
using System.Management.Automation;
using System.Security;
using AcsRecording.Binding;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Writes one HTML file that shows saved recordings: timeline, waveform and player, without a network.</summary>
[Cmdlet(VerbsData.Export, "AcsRecordingReport", SupportsShouldProcess = true)]
[OutputType(typeof(RecordingReport))]
public sealed class ExportAcsRecordingReport : AcsRecordingCmdlet
{
    private readonly List<SavedChunk> _chunks = [];

    /// <summary>The HTML file. Players find media by the way from its folder to theirs.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("FilePath")]
    [ValidateNotNullOrEmpty]
    public string DestinationPath { get; set; } = "";

    /// <summary>What Save-AcsRecordingChunk emitted, or an archive's search found.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [SavedChunkInput]
    [ValidateNotNull]
    public SavedChunk[]? SavedChunk { get; set; }

    /// <summary>The storage account of recordings that are in one.</summary>
    [Parameter]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? StorageConnectionString { get; set; }

    /// <summary>The heading.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>Replace a file of that name, once the new one is whole.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Begin() => DestinationPath = Paths.Folder(DestinationPath);

    private protected override void Process() => _chunks.AddRange(SavedChunk!);

    private protected override void End()
    {
        if (_chunks.Count == 0)
        {
            return;
        }

        var archive = RunspaceSession.Current.Engine.OpenArchive(StorageConnectionString?.Reveal());
        var options = new ReportOptions { DestinationPath = DestinationPath, Title = Title, Force = Force };
        Run(
            async (host, cancellationToken) =>
            {
                if (await archive.ReportAsync(_chunks, options, host, cancellationToken).ConfigureAwait(false) is { } report)
                {
                    await host.WriteObjectAsync(report).ConfigureAwait(false);
                }
            },
            end: true);
    }
}
