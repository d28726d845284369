using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using AcsRecording.Session;

namespace AcsRecording.Completers;

/// <summary>Completes the recordings that this runspace has seen, in events too. The service has no list of them.</summary>
public sealed class RecordingIdCompleter : IArgumentCompleter
{
    /// <summary>The ids of a resource begin alike, so a list shows their ends.</summary>
    private const int ShownOfId = 12;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        from seen in RunspaceSession.Current.Recordings
        let id = seen.Recording.RecordingId
        where id.StartsWith((wordToComplete ?? "").Trim('\'', '"'), StringComparison.Ordinal)
        select new CompletionResult(id, Shown(seen), CompletionResultType.ParameterValue, Describe(seen));

    private static string Shown(SeenRecording seen) => $"{Time(seen)} {Short(seen.Recording.RecordingId)}";

    private static string Describe(SeenRecording seen)
    {
        var recording = seen.Recording;
        var state = seen.IsFromEvent ? "Named by an event" : recording.State.Length > 0 ? $"{recording.State}, used" : "Used";
        var call = recording.GroupCallId is { } group ? $", group call {Short(group)}"
            : recording.RoomId is { } room ? $", room {Short(room)}"
            : recording.CallConnectionId is { } connection ? $", call connection {Short(connection)}"
            : recording.ServerCallId is { } server ? $", server call {Short(server)}"
            : "";
        return $"{state} at {Time(seen)}{call}";
    }

    private static string Time(SeenRecording seen) => seen.SeenOn.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Short(string id) => id.Length > ShownOfId + 1 ? "…" + id.Substring(id.Length - ShownOfId) : id;
}
