namespace AcsRecording;

/// <summary>What is done with queue messages whose events are of types that this module doesn't know.</summary>
public enum UnknownEventAction
{
    /// <summary>They stay in the queue for its other readers, and this doesn't count as an attempt.</summary>
    Leave,

    /// <summary>They are deleted.</summary>
    Delete,

    /// <summary>They go to the poison queue, with the reason.</summary>
    SetAside,
}
