using System;
using AcsRecording.Testing;

namespace AcsRecording.Browser.Tests;

/// <summary>Needs a browser, and perhaps a Node package.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute(string? package = null) =>
        Skip = Chromium.Missing ?? (package is null ? null : NodePackages.Missing(package));
}

/// <summary>Needs a browser.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute(string? package = null) =>
        Skip = Chromium.Missing ?? (package is null ? null : NodePackages.Missing(package));
}
