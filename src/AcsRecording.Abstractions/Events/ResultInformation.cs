namespace AcsRecording;

/// <summary>The result of an operation, as a callback reports it.</summary>
public sealed class ResultInformation
{
    /// <summary>The HTTP-like code.</summary>
    public int? Code { get; internal init; }

    /// <summary>The service's own code.</summary>
    public int? SubCode { get; internal init; }

    /// <summary>What the service says about it.</summary>
    public string? Message { get; internal init; }

    /// <summary>What SIP says, where a telephone was part of it.</summary>
    public ResultDetails? SipDetails { get; internal init; }

    /// <summary>What the telephone network says (Q.850).</summary>
    public ResultDetails? Q850Details { get; internal init; }

    /// <summary>The codes and the message.</summary>
    public override string ToString() => $"{Code}/{SubCode} {Message}".Trim(' ', '/');
}

/// <summary>A code of another network, with its text.</summary>
public sealed class ResultDetails
{
    /// <summary>The code.</summary>
    public int? Code { get; internal init; }

    /// <summary>The text.</summary>
    public string? Message { get; internal init; }

    /// <summary>The code and the text.</summary>
    public override string ToString() => $"{Code} {Message}".Trim();
}
