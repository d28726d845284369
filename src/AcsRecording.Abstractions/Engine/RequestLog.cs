using System.Threading;

namespace AcsRecording;

/// <summary>
/// Where an operation's requests are told of: the command that runs it. It follows the operation into every task that it starts, so that no client
/// of Azure's has to hand it on.
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

/// <summary>Hears of requests. Called from any thread.</summary>
internal interface IRequestLog
{
    /// <summary>Each try of a request.</summary>
    void WriteDebug(string text);

    /// <summary>What is tried again, and why.</summary>
    void WriteVerbose(string text);
}
