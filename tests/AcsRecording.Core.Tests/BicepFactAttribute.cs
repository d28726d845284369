using System;

namespace AcsRecording.Core.Tests;

/// <summary>Needs the Bicep compiler.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute() => Skip = Bicep.Missing;
}
