namespace AcsRecording.Core.Text;

/// <summary>The wire says <c>active</c>, PowerShell says <c>Active</c>. Values not known here come through as well.</summary>
internal static class WireCase
{
    public static string ToPascal(string? wire) => string.IsNullOrEmpty(wire) ? "" : char.ToUpperInvariant(wire![0]) + wire.Substring(1);
}
