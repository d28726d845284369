namespace AcsRecording;

/// <summary>What a service answered, for an error to show: support asks for it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The service's own code; null where it gave none.</param>
/// <param name="CorrelationId">The service's id of the request; null where it gave none.</param>
internal sealed record ServiceAnswer(int Status, string? Code = null, string? CorrelationId = null)
{
    public override string ToString() =>
        $"HTTP {Status}"
            + (string.IsNullOrEmpty(Code) ? "" : $", code {Code}")
            + (string.IsNullOrEmpty(CorrelationId) ? "" : $", correlation id {CorrelationId}");
}
