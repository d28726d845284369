using System;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Http;

/// <summary>Delays, sizes and the like, in one place so that tests need not wait for them.</summary>
internal sealed record EngineOptions
{
    /// <summary>The first delay between tries of one request; it doubles, with full jitter.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(0.8);

    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may say nothing. There is no limit to the whole of a transfer.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two looks at what takes its own time, such as the state of a recording.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long after its event a file that isn't there may still be on its way.</summary>
    public TimeSpan NotReadyTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>After how long a message that could not be worked off comes again, the first time.</summary>
    public TimeSpan ReturnDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a new identity may take to be told, and to be known everywhere.</summary>
    public TimeSpan DirectoryTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// How long a role may take to be in force: "up to 10 minutes", of symptom "role assignment changes are not being detected" in
    /// https://learn.microsoft.com/azure/role-based-access-control/troubleshooting.
    /// </summary>
    public TimeSpan RolePropagation { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long it is waited for: as long.</summary>
    public TimeSpan RoleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Between two looks whether it is, at most: the first follow sooner.</summary>
    public TimeSpan RoleInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long a message in a queue says that no worker takes it.</summary>
    public TimeSpan UnattendedMessage { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What carries requests; null for Azure.Core's own, without a proxy to this machine.</summary>
    public HttpPipelineTransport? Transport { get; init; }

    /// <summary>The connections that the transfers of a pipeline share, unless the caller sets another number.</summary>
    public int MaxConnections { get; init; } = SaveOptions.DefaultParallel;
}
