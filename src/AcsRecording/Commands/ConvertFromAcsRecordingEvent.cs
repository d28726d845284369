using System.Management.Automation;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Turns an event's text into objects.</summary>
[Cmdlet(VerbsData.ConvertFrom, "AcsRecordingEvent")]
[OutputType(typeof(RecordingFileEvent), typeof(RecordingStateEvent), typeof(RecordingFailedEvent), typeof(CallEvent), typeof(SubscriptionValidationEvent))]
public sealed class ConvertFromAcsRecordingEvent : AcsRecordingCmdlet
{
    private IEventLines? _lines;

    /// <summary>Events as text, whole or line by line.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string InputObject { get; set; } = "";

    /// <summary>Pass over events of other types.</summary>
    [Parameter]
    public SwitchParameter SkipUnknown { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _lines = EngineLoader.Engine.Events.Lines();

    /// <inheritdoc/>
    protected override void ProcessRecord() => Read(_lines!.Add(InputObject));

    /// <inheritdoc/>
    protected override void EndProcessing() => Read(_lines!.Rest());

    private void Read(string? text)
    {
        if (text is not null)
        {
            Run(() => WriteObject(EngineLoader.Engine.Events.Read(text, SkipUnknown), enumerateCollection: true));
        }
    }
}
