using System.Management.Automation;
using AcsRecording.Binding;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Exports what saved chunks hold of one person into a folder or a zip file.</summary>
[Cmdlet(VerbsData.Export, "AcsRecordingParticipant", SupportsShouldProcess = true)]
[OutputType(typeof(ParticipantExport))]
public sealed class ExportAcsRecordingParticipant : SavedChunksCmdlet
{
    /// <summary>The person: one id, or all that the person has.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("ParticipantId")]
    [IdInput("ParticipantId")]
    [ValidateNotNullOrEmpty]
    public string[] Participant { get; set; } = [];

    /// <summary>The folder, or the file where the name ends in .zip.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string DestinationPath { get; set; } = "";

    /// <summary>Of unmixed recordings only the person's own channel.</summary>
    [Parameter]
    public SwitchParameter OwnChannelOnly { get; set; }

    /// <summary>Replace other participants' ids in everything that is written.</summary>
    [Parameter]
    public SwitchParameter MaskOthers { get; set; }

    /// <summary>Replace a folder or file of the same name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Begin()
    {
        base.Begin();
        DestinationPath = Paths.Folder(DestinationPath);
    }

    private protected override void End()
    {
        var options = new ParticipantExportOptions
        {
            Participants = Participant,
            DestinationPath = DestinationPath,
            OwnChannelOnly = OwnChannelOnly,
            MaskOthers = MaskOthers,
            Force = Force,
        };
        Run(async (host, cancellationToken) =>
        {
            if (await Archive.ExportParticipantAsync(Chunks, options, host, cancellationToken).ConfigureAwait(false) is { } export)
            {
                foreach (var note in export.Notes)
                {
                    host.WriteWarning(note);
                }

                await host.WriteObjectAsync(export).ConfigureAwait(false);
            }
        });
    }
}
