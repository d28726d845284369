using System;

namespace AcsRecording.Core.Tests;

/// <summary>A theory about certificates that a variable makes trusted.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : "SSL_CERT_FILE is heard on Linux; elsewhere a person adds "
        + "the certificate to the system's store";
}
