namespace AcsRecording.Core.Http;

/// <summary>The category of an error by the HTTP status that a server has refused with, whichever server it is.</summary>
internal static class StatusCategory
{
    public static RecordingErrorCategory Of(int status) => status switch
    {
        401 => RecordingErrorCategory.AuthenticationError,
        403 => RecordingErrorCategory.PermissionDenied,
        404 => RecordingErrorCategory.ObjectNotFound,
        408 => RecordingErrorCategory.OperationTimeout,
        409 or 412 => RecordingErrorCategory.InvalidOperation,
        429 => RecordingErrorCategory.LimitsExceeded,
        >= 500 => RecordingErrorCategory.ResourceUnavailable,
        >= 400 => RecordingErrorCategory.InvalidArgument,
        _ => RecordingErrorCategory.InvalidData,
    };
}
