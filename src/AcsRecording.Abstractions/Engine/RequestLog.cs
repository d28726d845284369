using System.Threading;

namespace AcsRecording;

/// <summary>
/// The log for the requests of an operation: the command that runs it. Every task that the operation starts has the same log, so that no
/// client of Azure has to pass it on.
/// </summary>
internal static class RequestLog
{
    private static readonly AsyncLocal<IRequestLog?> Log = new();

    /// <summary>Null outside of commands.</summary>
    public static IRequestLog? Current
    {
        get => Log.Value;
        set => Log.Value = value;
    }
}

/// <summary>Takes log lines of requests, from any thread.</summary>
internal interface IRequestLog
{
    /// <summary>Each try of a request.</summary>
    void WriteDebug(string text);

    /// <summary>Each retry, with its reason.</summary>
    void WriteVerbose(string text);
}
