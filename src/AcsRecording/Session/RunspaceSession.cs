using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace AcsRecording.Session;

/// <summary>What belongs to one runspace: its connection, and the recordings it has seen. It goes when the runspace goes.</summary>
internal sealed class RunspaceSession
{
    private const int MostRecordings = 100;

    private static readonly ConditionalWeakTable<Runspace, RunspaceSession> Sessions = new();

    private readonly List<Recording> _recordings = [];

    /// <summary>The session of the runspace that this thread runs.</summary>
    public static RunspaceSession Current => Sessions.GetOrCreateValue(Runspace.DefaultRunspace);

    public RecordingConnection? Connection { get; set; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<string> RecordingIds
    {
        get
        {
            lock (_recordings)
            {
                return [.. Enumerable.Reverse(_recordings).Select(recording => recording.RecordingId)];
            }
        }
    }

    /// <summary>Remembers a recording, and gives it back with what was known of it: which call it is of, for one.</summary>
    public Recording Remember(Recording recording)
    {
        lock (_recordings)
        {
            var known = _recordings.Find(item => item.RecordingId.Equals(recording.RecordingId, StringComparison.Ordinal));
            recording = recording.With(known);
            _recordings.Remove(known!);
            _recordings.Add(recording);
            if (_recordings.Count > MostRecordings)
            {
                _recordings.RemoveAt(0);
            }

            return recording;
        }
    }
}
