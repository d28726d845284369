using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace AcsRecording.Pipeline;

/// <summary>Turns this module's exceptions into PowerShell's error records.</summary>
internal static class ErrorRecords
{
    /// <summary>
    /// The advice stands in the text, because PowerShell 7 shows ErrorDetails.RecommendedAction in one view only, and Windows PowerShell in
    /// none.
    /// </summary>
    public static ErrorRecord ToErrorRecord(this RecordingException exception, PSCmdlet cmdlet)
    {
        HideSecrets(cmdlet.MyInvocation.BoundParameters);
        return new(exception, exception.ErrorId, ToErrorCategory(exception.Category), exception.TargetObject)
        {
            ErrorDetails = new ErrorDetails(Text(exception)),
        };
    }

    /// <summary>Message and advice, as two sentences.</summary>
    public static string Text(RecordingException exception)
    {
        var message = exception.Message.TrimEnd();
        return $"{message}{(message.Length > 0 && ".!?…".Contains(message[message.Length - 1]) ? "" : ".")} {exception.RecommendedAction}";
    }

    /// <summary>
    /// Get-Error shows the arguments that the command was given. Addresses with a SAS are shown without it there; the command itself has
    /// its values already.
    /// </summary>
    private static void HideSecrets(Dictionary<string, object> boundParameters)
    {
        foreach (var argument in boundParameters.ToArray())
        {
            boundParameters[argument.Key] = argument.Value switch
            {
                Uri address => Secrets.Hide(address),
                string text => Secrets.Hide(text),
                IEnumerable<string> texts => texts.Select(Secrets.Hide).ToArray(),
                var other => other,
            };
        }
    }

    /// <summary>The names are the same on purpose.</summary>
    public static ErrorCategory ToErrorCategory(RecordingErrorCategory category) =>
        (ErrorCategory)Enum.Parse(typeof(ErrorCategory), category.ToString());
}
