using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AcsRecording.Emulator.ControlPlane;

namespace AcsRecording.Emulator.Recordings;

/// <summary>All recordings, and the rules of their life cycle.</summary>
internal sealed class RecordingStore(EmulatorClock clock, IdGenerator ids, EmulatorOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, EmulatedRecording> _recordings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, EmulatedChunk> _chunks = new(StringComparer.Ordinal);

    public IReadOnlyList<EmulatedRecording> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _recordings.Values];
            }
        }
    }

    /// <summary>Null where the call is being recorded already.</summary>
    public EmulatedRecording? Start(StartOptions start)
    {
        lock (_gate)
        {
            if (_recordings.Values.Any(recording => !recording.IsEnded && recording.Options.CallKey == start.CallKey))
            {
                return null;
            }

            // What is exported has addresses in each dialect.
            var hasFilesByDocumentId = start.StorageContainerUri is null
                && (start.Dialect.HasFilesByDocumentId || options.EventDialect == EventDialect.Year2021);
            var recording = new EmulatedRecording(ids.NewRecordingId(), ids.NewGuid().ToString(), start, clock.Now, hasFilesByDocumentId);
            _recordings.Add(recording.RecordingId, recording);
            return recording;
        }
    }

    /// <summary>A recording that hasn't ended, or null: the service answers 404 for both that and an unknown one.</summary>
    /// <param name="recordingId">Its id.</param>
    /// <param name="dialect">The dialect that it must have been started in.</param>
    /// <param name="call">The call that it must be of; null where only the id is known.</param>
    public EmulatedRecording? Find(string recordingId, Dialect dialect, string? call)
    {
        lock (_gate)
        {
            return _recordings.TryGetValue(recordingId, out var recording) && !recording.IsEnded
                && recording.Options.Dialect == dialect && (call is null || call == recording.Options.CallKey)
                ? recording
                : null;
        }
    }

    public EmulatedRecording? FindEnded(string recordingId)
    {
        lock (_gate)
        {
            return _recordings.TryGetValue(recordingId, out var recording) && recording.IsEnded ? recording : null;
        }
    }

    /// <summary>False where it is in that state already.</summary>
    public bool SetActive(EmulatedRecording recording, bool active)
    {
        lock (_gate)
        {
            if (recording.IsEnded || recording.IsActive == active)
            {
                return false;
            }

            if (active)
            {
                recording.Resume(clock.Now);
            }
            else
            {
                recording.Pause(clock.Now);
            }

            return true;
        }
    }

    public void Stop(EmulatedRecording recording)
    {
        lock (_gate)
        {
            if (recording.IsEnded)
            {
                return;
            }

            recording.Stop(clock.Now, TimeSpan.FromSeconds(options.ChunkSeconds), ids.NewDocumentId);
            foreach (var chunk in recording.Chunks)
            {
                _chunks[chunk.DocumentId] = chunk;
            }
        }
    }

    /// <summary>A file that is still there.</summary>
    public EmulatedChunk? FindChunk(string documentId) =>
        _chunks.TryGetValue(documentId, out var chunk) && !chunk.IsGone(clock.Now) ? chunk : null;

    public void Reset()
    {
        lock (_gate)
        {
            _recordings.Clear();
            _chunks.Clear();
            ids.Reset();
        }
    }
}
