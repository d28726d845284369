namespace AcsRecording.Emulator.Identity;

/// <summary>A managed identity of the machine that the emulator pretends to be.</summary>
public sealed record EmulatorIdentity(string ClientId, string PrincipalId)
{
    public const string TenantId = "ac5e0000-0000-4000-8000-0000000007e4";

    /// <summary>What has to stand in X-IDENTITY-HEADER. Published, like the access key.</summary>
    public const string Header = "this-header-is-public-and-works-only-against-AcsRecording-emulator";

    /// <summary>The one that a request without a client id means.</summary>
    public static readonly EmulatorIdentity SystemAssigned = new(
        "ac5e0000-0000-4000-8000-0000000005a1", "ac5e0000-0000-4000-8000-0000000005a2");

    public static readonly EmulatorIdentity UserAssigned = new(
        "ac5e0000-0000-4000-8000-000000000aa1", "ac5e0000-0000-4000-8000-000000000aa2");
}
