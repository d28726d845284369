using System;

namespace AcsRecording.Emulator.Management;

/// <summary>A role, for whom, and where. Scopes are compared without regard to case.</summary>
internal sealed record RoleAssignment(
    string Id, string Scope, string RoleDefinitionId, string PrincipalId, string PrincipalType, DateTimeOffset CreatedOn)
{
    /// <summary>Whether it is in force at a scope: it was made there, or above.</summary>
    public bool Covers(string scope) => IsAtOrBelow(scope, Scope);

    public static bool IsAtOrBelow(string scope, string above) =>
        scope.Equals(above, StringComparison.OrdinalIgnoreCase)
            || scope.StartsWith(above.TrimEnd('/') + "/", StringComparison.OrdinalIgnoreCase);
}
