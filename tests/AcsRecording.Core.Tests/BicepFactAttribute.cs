using System;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>Needs the Bicep compiler.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute() => Skip = Bicep.Missing;
}

/// <summary>Needs the Bicep compiler and a package of Node.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BicepAndNodeFactAttribute : FactAttribute
{
    public BicepAndNodeFactAttribute(string package) => Skip = Bicep.Missing ?? NodePackages.Missing(package);
}
