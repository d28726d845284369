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

    private readonly List<SeenRecording> _recordings = [];

    /// <summary>The session of the runspace that this thread runs.</summary>
    public static RunspaceSession Current => Sessions.GetOrCreateValue(Runspace.DefaultRunspace);

    /// <summary>Forgets the session of the runspace that this thread runs.</summary>
    public static void Reset() => Sessions.Remove(Runspace.DefaultRunspace);

    public RecordingConnection? Connection { get; set; }

    /// <summary>The engine, with the connection's identity where it has one that opens more than the service.</summary>
    public IRecordingEngine Engine => Connection?.Engine ?? EngineLoader.Engine;

    /// <summary>Folders of copies of the module that were imported and don't run.</summary>
    public ISet<string> OtherCopies { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Of the connections that there were.</summary>
    public ISet<string> Endpoints { get; } = new SortedSet<string>(StringComparer.Ordinal);

    /// <summary>Hosts of files and containers that the user has named, not an event.</summary>
    public ISet<string> NamedHosts { get; } = new SortedSet<string>(StringComparer.Ordinal);

    public void Connect(RecordingConnection connection, IEnumerable<string> allowedHosts)
    {
        Connection = connection;
        Endpoints.Add(connection.Endpoint.GetLeftPart(UriPartial.Authority));
        NamedHosts.UnionWith(allowedHosts);
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<SeenRecording> Recordings
    {
        get
        {
            lock (_recordings)
            {
                return [.. Enumerable.Reverse(_recordings)];
            }
        }
    }

    /// <summary>Remembers a recording, and gives it back with what was known of it: which call it is of, for one.</summary>
    public Recording Remember(Recording recording)
    {
        lock (_recordings)
        {
            return Add(recording.With(Known(recording.RecordingId)), isFromEvent: false);
        }
    }

    /// <summary>
    /// Remembers the recording of an event, where it names one. Events are not signed: only the id is taken, and only what can be one is
    /// offered for a command line.
    /// </summary>
    public void Remember(RecordingEvent item)
    {
        var id = item switch
        {
            RecordingFileEvent file => file.RecordingId,
            RecordingStateEvent state => state.RecordingId,
            _ => null,
        };
        if (id is null || ServiceId.Flaw(id) is not null)
        {
            return;
        }

        lock (_recordings)
        {
            var known = Known(id);
            Add(known ?? new Recording { RecordingId = id }, isFromEvent: known is null);
        }
    }

    private Recording? Known(string recordingId) =>
        _recordings.Find(item => item.Recording.RecordingId.Equals(recordingId, StringComparison.Ordinal))?.Recording;

    private Recording Add(Recording recording, bool isFromEvent)
    {
        _recordings.RemoveAll(item => item.Recording.RecordingId.Equals(recording.RecordingId, StringComparison.Ordinal));
        _recordings.Add(new SeenRecording(recording, DateTimeOffset.Now, isFromEvent));
        if (_recordings.Count > MostRecordings)
        {
            _recordings.RemoveAt(0);
        }

        return recording;
    }
}

/// <summary>A recording that a runspace has seen, the time of the last use, and whether it is known only from an event.</summary>
internal sealed class SeenRecording(Recording recording, DateTimeOffset seenOn, bool isFromEvent)
{
    public Recording Recording => recording;

    public DateTimeOffset SeenOn => seenOn;

    public bool IsFromEvent => isFromEvent;
}
