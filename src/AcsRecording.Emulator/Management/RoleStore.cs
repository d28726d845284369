using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AcsRecording.Emulator.Recordings;

namespace AcsRecording.Emulator.Management;

/// <summary>Who may do what, at any scope.</summary>
internal sealed class RoleStore(EmulatorClock clock)
{
    /// <summary>Storage Blob Data Contributor and Owner.</summary>
    public static readonly string[] BlobWriters = ["ba92f5b4-2d11-453d-a403-e96b0029c9fe", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b"];

    /// <summary>Storage Queue Data Message Sender and Contributor.</summary>
    public static readonly string[] QueueSenders = ["c6a89b2d-59bc-44d0-9896-0f6e12d7b80a", "974c5e8b-45b9-4653-ba55-5f855dd0fb88"];

    /// <summary>How often Event Grid finds a new role not in force yet.</summary>
    private const int ChecksUntilInForce = 2;

    private readonly Lock _gate = new();
    private readonly List<RoleAssignment> _assignments = [];
    private readonly Dictionary<string, int> _checks = new(StringComparer.OrdinalIgnoreCase);

    public bool Has(string? principalId, string[] roles, string scope)
    {
        lock (_gate)
        {
            return Find(principalId, roles, scope) is not null;
        }
    }

    /// <summary>Whether Event Grid finds the role in force. Each question is one check.</summary>
    public bool IsInForce(string? principalId, string[] roles, string scope)
    {
        lock (_gate)
        {
            return Find(principalId, roles, scope) is { } found
                && (_checks[found.Id] = _checks.GetValueOrDefault(found.Id) + 1) > ChecksUntilInForce;
        }
    }

    /// <summary>At, above and below a scope, as the real list without atScope().</summary>
    public IReadOnlyList<RoleAssignment> List(string scope, string principalId)
    {
        lock (_gate)
        {
            return
            [
                .. _assignments.Where(assignment =>
                    assignment.PrincipalId == principalId
                        && (assignment.Covers(scope) || RoleAssignment.IsAtOrBelow(assignment.Scope, scope))),
            ];
        }
    }

    public RoleAssignment? Find(string id)
    {
        lock (_gate)
        {
            return _assignments.Find(assignment => assignment.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>The assignment, made or there already under that id; null where the same is there under another.</summary>
    public RoleAssignment? Assign(string id, string scope, string roleDefinitionId, string principalId, string principalType)
    {
        lock (_gate)
        {
            var same = _assignments.Find(other =>
                other.Scope.Equals(scope, StringComparison.OrdinalIgnoreCase) && other.PrincipalId == principalId
                    && other.RoleDefinitionId.Equals(roleDefinitionId, StringComparison.OrdinalIgnoreCase));
            if (same is not null)
            {
                return same.Id.Equals(id, StringComparison.OrdinalIgnoreCase) ? same : null;
            }

            var made = new RoleAssignment(id, scope, roleDefinitionId, principalId, principalType, clock.Now);
            _assignments.Add(made);
            return made;
        }
    }

    public void Unassign(string id)
    {
        lock (_gate)
        {
            _assignments.RemoveAll(assignment => assignment.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
            _checks.Remove(id);
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _assignments.Clear();
            _checks.Clear();
        }
    }

    private RoleAssignment? Find(string? principalId, string[] roles, string scope) => principalId is null ? null
        : _assignments.Find(assignment => assignment.PrincipalId == principalId
            && roles.Any(assignment.RoleDefinitionId.EndsWith) && assignment.Covers(scope));
}
