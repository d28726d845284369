using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;

namespace AcsRecording.Isolation;

/// <summary>
/// Holds the engine and its packages apart from the rest of the session, so that another module's Azure.Core can neither break them
/// nor be broken by them.
/// </summary>
public sealed class EngineContext : AssemblyLoadContext
{
    private readonly string _folder;
    private readonly Assembly _shared;
    private readonly Dictionary<string, string> _platform;

    /// <summary>Makes the context.</summary>
    /// <param name="folder">Where the engine and its packages are.</param>
    /// <param name="shared">The assembly with the types that cross the line; it must be the one the cmdlets use.</param>
    public EngineContext(string folder, Assembly shared)
        : base("AcsRecording")
    {
        ArgumentNullException.ThrowIfNull(shared);
        _folder = folder;
        _shared = shared;
        _platform = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .GroupBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Loads an assembly of the folder into a new context and makes an object of one of its types.</summary>
    /// <param name="folder">Where the assembly and what it needs are.</param>
    /// <param name="shared">The assembly with the types that cross the line.</param>
    /// <param name="assembly">The assembly's simple name.</param>
    /// <param name="type">The type's full name; it has a public constructor without parameters.</param>
    /// <returns>The object.</returns>
    public static object Create(string folder, Assembly shared, string assembly, string type)
    {
        var context = new EngineContext(folder, shared);
        var loaded = context.LoadFromAssemblyPath(Path.Combine(folder, assembly + ".dll"));
        return Activator.CreateInstance(loaded.GetType(type, throwOnError: true)!)!;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        if (assemblyName.Name == _shared.GetName().Name)
        {
            return _shared;
        }

        var own = Path.Combine(_folder, assemblyName.Name + ".dll");
        return !File.Exists(own) || PlatformHas(assemblyName, own) ? null : LoadFromAssemblyPath(own);
    }

    /// <summary>
    /// What .NET itself brings in at least our version (System.Memory, on newer hosts System.Text.Json) is left to it: its types are
    /// those that the rest of the platform uses. What another module loaded is never looked at.
    /// </summary>
    private bool PlatformHas(AssemblyName assemblyName, string own) =>
        _platform.TryGetValue(assemblyName.Name!, out var platform) && GetAssemblyName(platform).Version >= GetAssemblyName(own).Version;
}
