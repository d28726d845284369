using System;
using System.Globalization;
using System.Linq;
using System.Resources;
using System.Text.RegularExpressions;

namespace AcsRecording;

/// <summary>Makes exceptions whose message and advice stand in Messages.resx under the error's id.</summary>
internal static class RecordingError
{
    private static readonly ResourceManager Messages = new("AcsRecording.Errors.Messages", typeof(RecordingError).Assembly);

    /// <summary>A place for an argument that more of the sentence follows.</summary>
    private static readonly Regex WithinSentence = new(@"(?<!\{)\{(?<at>[0-9])\}(?=[.,:;)])", RegexOptions.CultureInvariant);

    public static RecordingException Create(string errorId, RecordingErrorCategory category, object? target, params object?[] arguments) =>
        Create(errorId, category, target, (Exception?)null, arguments);

    public static RecordingException Create(
        string errorId, RecordingErrorCategory category, object? target, Exception? inner, params object?[] arguments) =>
        new(errorId, category, Text(errorId, arguments), Text(errorId + ".Action", arguments), inner) { TargetObject = target };

    /// <summary>For what a service refused: the message's last sentence ends with what it answered.</summary>
    public static RecordingException Create(
        string errorId,
        RecordingErrorCategory category,
        object? target,
        ServiceAnswer answer,
        Exception? inner,
        params object?[] arguments) =>
        new(errorId, category, $"{WithoutStop(Text(errorId, arguments).TrimEnd())} [{answer}].",
            Text(errorId + ".Action", arguments), inner)
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

        // The same arguments once more, without their full stops, for where the sentence goes on.
        var inner = WithinSentence.Replace(format,
            match => $"{{{int.Parse(match.Groups["at"].Value, CultureInfo.InvariantCulture) + arguments.Length}}}");
        return string.Format(CultureInfo.InvariantCulture,
            inner, [.. arguments,
            .. arguments.Select(argument => argument is string text ? WithoutStop(text) : argument)]);
    }

    /// <summary>What others wrote ends with a full stop of its own. Two or more are no end of a sentence.</summary>
    private static string WithoutStop(string text) =>
        text.EndsWith(".", StringComparison.Ordinal) && !text.EndsWith("..", StringComparison.Ordinal)
            ? text.Substring(0, text.Length - 1) : text;
}
