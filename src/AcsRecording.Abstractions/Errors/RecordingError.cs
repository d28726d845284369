using System;
using System.Globalization;
using System.Resources;

namespace AcsRecording;

/// <summary>Makes exceptions whose message and advice stand in Messages.resx under the error's id.</summary>
internal static class RecordingError
{
    private static readonly ResourceManager Messages = new("AcsRecording.Errors.Messages", typeof(RecordingError).Assembly);

    public static RecordingException Create(string errorId, RecordingErrorCategory category, object? target, params object?[] arguments) =>
        Create(errorId, category, target, (Exception?)null, arguments);

    public static RecordingException Create(string errorId, RecordingErrorCategory category, object? target, Exception? inner, params object?[] arguments) =>
        new(errorId, category, Text(errorId, arguments), Text(errorId + ".Action", arguments), inner) { TargetObject = target };

    /// <summary>For what a service refused: the message ends with what it answered.</summary>
    public static RecordingException Create(string errorId, RecordingErrorCategory category, object? target, ServiceAnswer answer, Exception? inner, params object?[] arguments) =>
        new(errorId, category, $"{Text(errorId, arguments).TrimEnd()} [{answer}]", Text(errorId + ".Action", arguments), inner)
        {
            TargetObject = target,
            Status = answer.Status,
            ServiceCode = answer.Code,
            CorrelationId = answer.CorrelationId,
        };

    internal static string Text(string key, params object?[] arguments)
    {
        var format = Messages.GetString(key, CultureInfo.InvariantCulture)
            ?? throw new InvalidOperationException($"Messages.resx has no '{key}'.");
        return string.Format(CultureInfo.InvariantCulture, format, arguments);
    }
}
