using System;

namespace AcsRecording;

/// <summary>
/// Any failure that this module reports. <see cref="ErrorId"/> is stable and can be tested for; the message never holds a
/// secret.
/// </summary>
#pragma warning disable CA1032 // The standard constructors would allow one without an id.
public sealed class RecordingException : Exception
#pragma warning restore CA1032
{
    private object? _targetObject;

    internal RecordingException(
        string errorId, RecordingErrorCategory category, string message, string recommendedAction, Exception? inner = null)
        : base(Secrets.Hide(message), inner is not null && Secrets.AreIn(inner.ToString()) ? null : inner)
    {
        ErrorId = errorId;
        Category = category;
        RecommendedAction = Secrets.Hide(recommendedAction);
    }

    /// <summary>The error's id, for example <c>NotSaved</c>: the first part of FullyQualifiedErrorId.</summary>
    public string ErrorId { get; }

    /// <summary>The kind of error.</summary>
    public RecordingErrorCategory Category { get; }

    /// <summary>What to do next.</summary>
    public string RecommendedAction { get; }

    /// <summary>The input that it is about, without secrets; null where it is about none.</summary>
    public object? TargetObject
    {
        get => _targetObject;
        internal set => _targetObject = value switch
        {
            string text => Secrets.Hide(text),
            Uri address => Secrets.Hide(address),
            _ => value,
        };
    }

    /// <summary>The HTTP status, where the service answered.</summary>
    public int? Status { get; internal init; }

    /// <summary>The service's own code, for example <c>8522</c>.</summary>
    public string? ServiceCode { get; internal init; }

    /// <summary>The service's correlation id (X-Microsoft-Skype-Chain-ID): quote it to support.</summary>
    public string? CorrelationId { get; internal init; }

    /// <summary>How long a chunk was being saved until it failed; null where no chunk was.</summary>
    internal TimeSpan? Elapsed { get; set; }

    /// <summary>Whether the cmdlet ends, because every other input would fail too.</summary>
    public bool IsTerminating { get; internal init; }
}
