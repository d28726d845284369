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

    private readonly List<string> _recordingIds = [];

    /// <summary>The session of the runspace that this thread runs.</summary>
    public static RunspaceSession Current => Sessions.GetOrCreateValue(Runspace.DefaultRunspace);

    public RecordingConnection? Connection { get; set; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<string> RecordingIds
    {
        get
        {
            lock (_recordingIds)
            {
                return [.. Enumerable.Reverse(_recordingIds)];
            }
        }
    }

    public void Remember(string? recordingId)
    {
        if (string.IsNullOrEmpty(recordingId))
        {
            return;
        }

        lock (_recordingIds)
        {
            _recordingIds.Remove(recordingId!);
            _recordingIds.Add(recordingId!);
            if (_recordingIds.Count > MostRecordings)
            {
                _recordingIds.RemoveAt(0);
            }
        }
    }
}
