using System.Management.Automation;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Turns an event's text into objects.</summary>
[Cmdlet(VerbsData.ConvertFrom, "AcsRecordingEvent")]
[OutputType(typeof(RecordingFileEvent), typeof(RecordingStateEvent))]
public sealed class ConvertFromAcsRecordingEvent : AcsRecordingCmdlet
{
    /// <summary>An event, or an array of them, as JSON text.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string InputObject { get; set; } = "";

    /// <summary>Pass over events of other types.</summary>
    [Parameter]
    public SwitchParameter SkipUnknown { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(() => WriteObject(EngineLoader.Engine.Events.Read(InputObject, SkipUnknown), enumerateCollection: true));
}
