using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using AcsRecording.Session;
using AcsRecording.Testing;

namespace AcsRecording.Tests;

/// <summary>
/// Windows PowerShell 5.1 runs on .NET Framework, which isn't here: what can be checked is that every assembly and every type that the
/// staged module refers to is in the module or in .NET Framework 4.7.2.
/// </summary>
public sealed class DesktopTests
{
    private static readonly string Framework = typeof(DesktopTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(item => item.Key == "NetFramework").Value!;

    /// <summary>Windows PowerShell's own.</summary>
    private const string FromHost = "System.Management.Automation";

    [Fact]
    public void Everything_that_the_module_refers_to_is_in_it_or_in_net_framework()
    {
        var staged = Read(
            [.. Directory.GetFiles(Repository.Module, "*.dll"), .. Directory.GetFiles(Path.Combine(Repository.Module, "lib"), "*.dll")]);

        // AssemblyLoadContext's own: Windows PowerShell never loads it.
        Assert.True(staged.Remove("AcsRecording.Isolation"));
        var framework = Read(
            [.. Directory.GetFiles(Framework, "*.dll"), .. Directory.GetFiles(Path.Combine(Framework, "Facades"), "*.dll")]);
        Assert.True(staged.Count > 10 && framework.Count > 100);

        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var assembly in staged.Values)
        {
            foreach (var (from, version, type) in Some.Of(assembly.Uses.Where(use => use.Assembly != FromHost)))
            {
                if (staged.TryGetValue(from, out var own) ? !own.Types.Contains(type) : !framework.TryGetValue(from, out var theirs)
                    || theirs.Version < version
                    || !theirs.Types.Contains(type))
                {
                    missing.Add($"{assembly.Name} wants {type} of {from} {version}");
                }
            }
        }

        Assert.Empty(missing);
    }

    /// <summary>
    /// .NET Framework doesn't always say who asks for an assembly. What it calls then is called here; it was not run there.
    /// </summary>
    [Fact]
    public void An_assembly_of_ours_is_found_though_no_caller_is_known()
    {
        var folder = Path.Combine(Repository.Module, "lib");
        var own = AssemblyName.GetAssemblyName(Path.Combine(folder, "System.ClientModel.dll"));
        Assert.Equal(Path.Combine(folder, "System.ClientModel.dll"), EngineLoader.Resolve(folder, own, null)?.Location);
        Assert.Same(typeof(RecordingChunk).Assembly, EngineLoader.Resolve(folder, new AssemblyName("AcsRecording.Abstractions"), null));

        // Another module's: it asks, or wants what this one hasn't.
        Assert.Null(EngineLoader.Resolve(folder, own, typeof(DesktopTests).Assembly));
        Assert.Null(EngineLoader.Resolve(folder, new AssemblyName("Newtonsoft.Json"), null));
        Assert.Null(EngineLoader.Resolve(folder, new AssemblyName("System.ClientModel, Version=99.0.0.0"), null));
        Assert.Null(EngineLoader.Resolve(folder, new AssemblyName("System.ClientModel, PublicKeyToken=b77a5c561934e089"), null));
    }

    /// <summary>The choice alone: what is chosen from is .NET Framework's.</summary>
    [Fact]
    public void Tls_1_2_is_added_where_the_system_does_not_choose()
    {
        var old = (SecurityProtocolType)(48 + 192);
        Assert.Equal(old | SecurityProtocolType.Tls12, EngineLoader.WithTls12(old));
        Assert.Equal((SecurityProtocolType)0, EngineLoader.WithTls12(0));
    }

    private static Dictionary<string, Described> Read(IEnumerable<string> paths) => paths
        .Select(Describe)
        .OfType<Described>()
        .GroupBy(assembly => assembly.Name)
        .ToDictionary(group => group.Key, group => group.First());

    /// <summary>Read without loading anything; null for what is no managed assembly.</summary>
    private static Described? Describe(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata || !file.GetMetadataReader().IsAssembly)
        {
            return null;
        }

        var reader = file.GetMetadataReader();
        var definition = reader.GetAssemblyDefinition();
        var types = reader.TypeDefinitions.Select(reader.GetTypeDefinition).Where(type => !type.IsNested).Select(type =>
            Name(reader, type.Namespace, type.Name))
            .Concat(reader.ExportedTypes.Select(reader.GetExportedType).Select(type => Name(reader, type.Namespace, type.Name)))
            .ToHashSet(StringComparer.Ordinal);
        var uses = reader.TypeReferences.Select(reader.GetTypeReference)
            .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference).Select(type =>
        {
            var assembly = reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope);
            return (reader.GetString(assembly.Name), assembly.Version, Name(reader, type.Namespace, type.Name));
        });
        return new Described(reader.GetString(definition.Name), definition.Version, types, [.. uses]);
    }

    private static string Name(MetadataReader reader, StringHandle space, StringHandle name) =>
        $"{reader.GetString(space)}.{reader.GetString(name)}";

    private sealed record Described(
        string Name, Version Version, HashSet<string> Types, IReadOnlyList<(string Assembly, Version Version, string Type)> Uses);
}
