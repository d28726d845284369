using System;
using System.Management.Automation;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Makes a line of JSON of each saved chunk, error or warning of a worker, for a log system.</summary>
[Cmdlet(VerbsData.ConvertTo, "AcsRecordingLogEntry")]
[OutputType(typeof(string))]
public sealed class ConvertToAcsRecordingLogEntry : AcsRecordingCmdlet
{
    /// <summary>Saved chunks, and the errors and warnings that the pipeline wrote (2&gt;&amp;1, 3&gt;&amp;1).</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject?[] InputObject { get; set; } = [];

    private protected override void Process()
    {
        foreach (var input in InputObject)
        {
            if (EntryOf(input?.BaseObject) is { } entry)
            {
                WriteObject(EngineLoader.Engine.ToJson(entry));
            }
        }
    }

    private static LogEntry? EntryOf(object? input) => input switch
    {
        null => null,
        SavedChunk saved => EntryOf(saved),
        ErrorRecord error => EntryOf(error),
        InformationalRecord record => new()
        {
            Level = record is WarningRecord ? "warning" : "information",
            Message = Secrets.Hide(record.Message),
        },
        InformationRecord record => new() { Message = Secrets.Hide(record.MessageData?.ToString() ?? "") },

        // An event without a chunk, or what another command wrote: its text, so that nothing gets lost.
        _ => new() { Message = Secrets.Hide(input.ToString() ?? "") },
    };

    private static LogEntry EntryOf(SavedChunk saved) => new()
    {
        Event = "saved",
        DocumentId = saved.DocumentId,
        Index = saved.Index,
        RecordingId = saved.RecordingId,
        CallId = saved.CallId,
        MessageId = saved.Delivery?.MessageId,
        Attempts = saved.Delivery?.Attempts,
        Bytes = saved.Bytes,
        Elapsed = saved.Elapsed,
        Age = DateTimeOffset.UtcNow - saved.Origin.EventTime,
        Verified = saved.Verified,
        AlreadySaved = saved.AlreadySaved,
    };

    private static LogEntry EntryOf(ErrorRecord error)
    {
        var failure = error.Exception as RecordingException;
        var chunk = error.TargetObject as RecordingChunk ?? (error.TargetObject as SavedChunk)?.Origin;
        return new()
        {
            Level = "error",
            Event = "failed",
            DocumentId = chunk?.DocumentId,
            Index = chunk?.Index,
            RecordingId = chunk?.RecordingId,
            CallId = chunk?.CallId,
            MessageId = chunk?.Delivery?.MessageId,
            Attempts = chunk?.Delivery?.Attempts,
            Elapsed = failure?.Elapsed,
            Age = DateTimeOffset.UtcNow - chunk?.EventTime,
            ErrorId = failure?.ErrorId ?? error.FullyQualifiedErrorId,
            Category = error.CategoryInfo.Category.ToString(),
            ServiceCode = failure?.ServiceCode,
            CorrelationId = failure?.CorrelationId,
            Message = failure?.Message ?? Secrets.Hide(error.Exception?.Message ?? error.ToString()),
        };
    }
}
