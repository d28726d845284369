using System;
using System.Management.Automation;

namespace AcsRecording.Pipeline;

/// <summary>Turns this module's exceptions into PowerShell's error records.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord ToErrorRecord(this RecordingException exception) => new(exception, exception.ErrorId, ToErrorCategory(exception.Category), exception.TargetObject)
    {
        ErrorDetails = new ErrorDetails($"{exception.Message} {exception.RecommendedAction}") { RecommendedAction = exception.RecommendedAction },
    };

    /// <summary>The names are the same on purpose.</summary>
    public static ErrorCategory ToErrorCategory(RecordingErrorCategory category) =>
        (ErrorCategory)Enum.Parse(typeof(ErrorCategory), category.ToString());
}
