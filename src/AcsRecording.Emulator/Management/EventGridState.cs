using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AcsRecording.Emulator.Recordings;

namespace AcsRecording.Emulator.Management;

/// <summary>
/// What Azure's management knows of Event Grid: whether the provider is registered, the system topics, what is on its way.
/// </summary>
internal sealed class EventGridState(IdGenerator ids)
{
    public const string TopicType = "microsoft.communication.communicationservices";
    public const string EventGridSchema = "EventGridSchema";
    public const string CloudEventsSchema = "CloudEventSchemaV1_0";

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, EmulatedOperation> _operations = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, EmulatedTopic> _topics = new(StringComparer.OrdinalIgnoreCase);
    private EmulatedOperation? _registration;

    /// <summary>Whether anything of Event Grid is there.</summary>
    public bool IsRegistered => _registration is not null;

    public IReadOnlyList<EmulatedTopic> Topics
    {
        get
        {
            lock (_gate)
            {
                return [.. _topics.Values];
            }
        }
    }

    /// <summary>The state of the registration as one look shows it.</summary>
    public string LookAtRegistration() =>
        _registration is not { } registration ? "NotRegistered" : registration.Look() ? "Registered" : "Registering";

    public void Register() => _registration ??= new EmulatedOperation("registration");

    public void Unregister() => _registration = null;

    public EmulatedTopic? Find(string id)
    {
        lock (_gate)
        {
            return _topics.GetValueOrDefault(id);
        }
    }

    /// <summary>The topic of that id, made for the source where it isn't there; null where the source has one under another id.</summary>
    public EmulatedTopic? Put(string id, string source, EmulatedOperation creation)
    {
        lock (_gate)
        {
            if (_topics.TryGetValue(id, out var there))
            {
                return there;
            }

            return _topics.Values.Any(topic => topic.Source.Equals(source, StringComparison.OrdinalIgnoreCase))
                ? null
                : _topics[id] = new EmulatedTopic(id, source, ids, creation);
        }
    }

    public bool Remove(string id)
    {
        lock (_gate)
        {
            return _topics.Remove(id);
        }
    }

    /// <summary>Whether it is the principal of a topic, and known where roles are assigned.</summary>
    public bool IsKnownPrincipal(string principalId) => Topics.Any(topic => topic.Identity.IsKnownAs(principalId));

    public EmulatedOperation Begin((string Code, string Message)? failure = null)
    {
        var operation = new EmulatedOperation(Guid.NewGuid().ToString(), failure);
        _operations[operation.Id] = operation;
        return operation;
    }

    public EmulatedOperation? FindOperation(string id) => _operations.GetValueOrDefault(id);

    public void Reset()
    {
        lock (_gate)
        {
            _topics.Clear();
            _operations.Clear();
            _registration = null;
        }
    }
}
