namespace AcsRecording;

/// <summary>The kind of error. The names are those of PowerShell's ErrorCategory.</summary>
public enum RecordingErrorCategory
{
    /// <summary>An argument is wrong; the service's 400.</summary>
    InvalidArgument,

    /// <summary>What came is not what it should be: a size, a format, an event.</summary>
    InvalidData,

    /// <summary>Not possible in this state.</summary>
    InvalidOperation,

    /// <summary>401.</summary>
    AuthenticationError,

    /// <summary>403.</summary>
    PermissionDenied,

    /// <summary>404.</summary>
    ObjectNotFound,

    /// <summary>Already there.</summary>
    ResourceExists,

    /// <summary>429.</summary>
    LimitsExceeded,

    /// <summary>5xx.</summary>
    ResourceUnavailable,

    /// <summary>No connection, or none was made.</summary>
    ConnectionError,

    /// <summary>Took too long.</summary>
    OperationTimeout,

    /// <summary>A place that must not be trusted.</summary>
    SecurityError,

    /// <summary>The disk refused.</summary>
    WriteError,

    /// <summary>A file could not be read.</summary>
    ReadError,
}
