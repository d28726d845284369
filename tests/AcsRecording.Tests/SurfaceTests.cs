using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Security;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AcsRecording.Pipeline;
using AcsRecording.Testing;

namespace AcsRecording.Tests;

/// <summary>
/// The contract of the whole surface, read from metadata: PowerShellStandard's members do nothing, so nothing is run here. The Pester
/// suite runs the cmdlets.
/// </summary>
public sealed class SurfaceTests
{
    private static readonly Assembly Cmdlets = typeof(AcsRecordingCmdlet).Assembly;

    private static readonly string Manifest = File.ReadAllText(Path.Combine(Repository.Root, "AcsRecording.psd1"));

    private static readonly string[] ApprovedVerbs =
    [
        .. new[]
            {
                typeof(VerbsCommon), typeof(VerbsCommunications), typeof(VerbsData), typeof(VerbsDiagnostic), typeof(VerbsLifecycle),
                typeof(VerbsOther), typeof(VerbsSecurity),
            }
            .SelectMany(type => type.GetFields()).Select(field => (string)field.GetRawConstantValue()!),
    ];

    private static readonly Type[] NeverConverted =
        [typeof(string), typeof(string[]), typeof(object), typeof(PSObject), typeof(PSObject[]), typeof(SwitchParameter)];

    public static TheoryData<string> Names => [.. Types().Select(Name)];

    public static TheoryData<string, string> SetsByValue => Rows(
        from type in Types()
        from parameter in Parameters(type)
        from set in Sets(parameter.Attribute, "ValueFromPipeline")
        select (Name(type), set));

    public static TheoryData<string, string> AllParameters => ParametersWhere(_ => true);

    public static TheoryData<string> LiteralPaths => [.. Types().Where(type => type.GetProperty("LiteralPath") is not null).Select(Name)];

    public static TheoryData<string, string> SecretParameters =>
        ParametersWhere(property => Regex.IsMatch(property.Name, "Key|Secret|Token|Password|ConnectionString"));

    public static TheoryData<string, string> ConvertedParameters =>
        ParametersWhere(property => !NeverConverted.Contains(property.PropertyType));

    public static TheoryData<string, string> Times => ParametersWhere(property =>
        property.PropertyType == typeof(TimeSpan) || property.Name.Contains("Timeout", StringComparison.Ordinal));

    public static TheoryData<string, string> ViewedTypes => Rows(
        from view in Views.Descendants("View")
        where view.Descendants("PropertyName").Any()
        from type in view.Descendants("TypeName")
        select (view.Element("Name")!.Value, type.Value));

    public static TheoryData<string> TypesWithDefaultSets => [.. DefaultSets.Select(type => type.Element("Name")!.Value)];

    public static TheoryData<RecordingErrorCategory> Categories => [.. Enum.GetValues<RecordingErrorCategory>()];

    private static XDocument Views => XDocument.Load(Path.Combine(Repository.Module, "AcsRecording.format.ps1xml"));

    private static IEnumerable<XElement> DefaultSets =>
        XDocument.Load(Path.Combine(Repository.Module, "AcsRecording.types.ps1xml")).Root!.Elements("Type");

    [Fact]
    public void The_manifest_exports_the_cmdlets_and_nothing_else()
    {
        var exported = Regex.Match(Manifest, @"CmdletsToExport\s*=\s*@\((?<names>[^)]*)\)").Groups["names"].Value;
        Assert.Equal(Types().Select(Name).Order(), Regex.Matches(exported, "'([^']+)'").Select(match => match.Groups[1].Value).Order());
        foreach (var other in new[] { "FunctionsToExport", "AliasesToExport", "VariablesToExport" })
        {
            Assert.Matches(other + @"\s*=\s*@\(\)", Manifest);
        }
    }

    [Fact]
    public void The_cmdlets_know_no_package()
    {
        string[] allowed = ["netstandard", "System.Management.Automation", "AcsRecording.Abstractions"];
        Assert.Empty(Cmdlets.GetReferencedAssemblies().Select(name => name.Name!).Except(allowed));
        Assert.Equal(["netstandard"], typeof(RecordingChunk).Assembly.GetReferencedAssemblies().Select(name => name.Name!));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Verb_and_noun_are_the_fields_own(string name)
    {
        var (verb, noun) = (name.Split('-')[0], name.Split('-')[1]);
        Assert.Contains(verb, ApprovedVerbs);
        Assert.StartsWith("Acs", noun, StringComparison.Ordinal);
        Assert.Equal(name.Replace("-", "", StringComparison.Ordinal), Type(name).Name);
    }

    private static readonly Type[] Plain = [typeof(void), typeof(bool), typeof(string)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Output_is_declared_and_has_a_view(string name)
    {
        var declared = Attributes(Type(name), "OutputTypeAttribute").ToArray();
        Assert.NotEmpty(declared);
        var views = Views.Descendants("TypeName").Select(element => element.Value).ToArray();
        foreach (var type in declared.SelectMany(OutputTypes).Where(type => !Plain.Contains(type)))
        {
            Assert.Contains(type.FullName, views);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_changes_something_supports_ShouldProcess(string name)
    {
        string[] harmless = ["Connect", "ConvertFrom", "ConvertTo", "Disconnect", "Find", "Get", "Test", "Wait"];
        var supports = Attributes(Type(name), "CmdletAttribute").Single().NamedArguments
            .Any(argument => argument is { MemberName: "SupportsShouldProcess", TypedValue.Value: true });
        Assert.NotEqual(harmless.Contains(name.Split('-')[0]), supports);
    }

    [Theory]
    [MemberData(nameof(SetsByValue))]
    public void A_parameter_set_has_at_most_one_parameter_by_value(string name, string set) =>
        Assert.Single(Parameters(Type(name)).SelectMany(parameter => Sets(parameter.Attribute, "ValueFromPipeline")), other =>
            other == set);

    [Theory]
    [MemberData(nameof(LiteralPaths))]
    public void A_literal_path_has_the_names_that_PowerShell_gives_it(string name)
    {
        var alias = Attributes(Type(name).GetProperty("LiteralPath")!, "AliasAttribute").Single();
        var names = ((IEnumerable<CustomAttributeTypedArgument>)alias.ConstructorArguments[0].Value!).Select(argument =>
            (string)argument.Value!);
        Assert.Equal(["LP", "PSPath"], names.Order());
    }

    [Theory]
    [MemberData(nameof(SecretParameters))]
    public void No_secret_is_a_plain_string(string name, string parameter) =>
        Assert.Equal(typeof(SecureString), Type(name).GetProperty(parameter)!.PropertyType);

    /// <summary>PowerShell quotes what it can't convert. Texts, switches and objects of any type need no conversion.</summary>
    [Theory]
    [MemberData(nameof(ConvertedParameters))]
    public void What_cannot_be_converted_is_not_quoted(string name, string parameter) => Assert.Contains(
        Type(name).GetProperty(parameter)!.GetCustomAttributesData(),
        data => typeof(ArgumentTransformationAttribute).IsAssignableFrom(data.AttributeType));

    /// <summary>PowerShell takes a number for ticks of a TimeSpan, and the text '30' for days: one attribute reads all of them.</summary>
    [Theory]
    [MemberData(nameof(Times))]
    public void A_time_to_wait_is_taken_as_seconds_as_a_TimeSpan_or_as_text(string name, string parameter)
    {
        var property = Type(name).GetProperty(parameter)!;
        Assert.Equal(typeof(TimeSpan), property.PropertyType);
        Assert.Contains(property.CustomAttributes, attribute => attribute.AttributeType == typeof(DurationTransformationAttribute));
    }

    [Theory]
    [MemberData(nameof(AllParameters))]
    public void Every_parameter_is_on_the_help_page(string name, string parameter) =>
        Assert.Contains($"\n### -{parameter}\n", HelpPage(name), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_help_page_has_an_example_and_no_gap(string name)
    {
        Assert.Contains("### Example 1", HelpPage(name), StringComparison.Ordinal);
        Assert.DoesNotContain("{{", HelpPage(name), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_cmdlet_is_in_the_readmes_table(string name) =>
        Assert.Contains(
            $"| [`{name}`](docs/en-US/{name}.md) |",
            File.ReadAllText(Path.Combine(Repository.Root, "README.md")),
            StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(ViewedTypes))]
    public void A_format_view_shows_properties_that_exist(string view, string type)
    {
        var properties = Views.Descendants("View").Where(element => element.Element("Name")!.Value == view)
            .Descendants("PropertyName").Select(element => element.Value);
        var shown = typeof(RecordingChunk).Assembly.GetType(type, throwOnError: true)!;
        Assert.All(Some.Of(properties), property => Assert.NotNull(shown.GetProperty(property)));
    }

    [Theory]
    [MemberData(nameof(TypesWithDefaultSets))]
    public void A_default_set_of_properties_names_properties_that_exist(string name)
    {
        var element = DefaultSets.Single(type => type.Element("Name")!.Value == name);
        var computed = element.Descendants("ScriptProperty").Select(property => property.Element("Name")!.Value);
        var properties = typeof(RecordingChunk).Assembly.GetType(name, throwOnError: true)!.GetProperties().Select(property =>
            property.Name);
        Assert.Subset(
            properties.Concat(computed).ToHashSet(),
            Some.Of(element.Descendants("ReferencedProperties").Single().Elements("Name")).Select(property => property.Value).ToHashSet());
    }

    /// <summary>It holds back every row of a pipeline until the last one is there.</summary>
    [Fact]
    public void No_view_sizes_itself_to_all_rows() =>
        Assert.DoesNotContain("AutoSize", Views.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Every_error_has_its_message_and_its_advice()
    {
        var source = string.Concat(Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        const string Raised =
            @"(?:RecordingError\.Create|Explained|Invalid)\(\s*""(?<id>[A-Z]\w+)""|\(\s*""(?<id>[A-Z]\w+)"",\s*RecordingErrorCategory\.";
        var ids = Regex.Matches(source, Raised).Select(match => match.Groups["id"].Value).Distinct().ToArray();
        var resources = Path.Combine(Repository.Root, "src", "AcsRecording.Abstractions", "Errors", "Messages.resx");
        var messages = XDocument.Load(resources).Descendants("data").Select(element => element.Attribute("name")!.Value).ToHashSet();
        Assert.True(ids.Length > 30);
        Assert.All(ids, id => Assert.Superset(new HashSet<string> { id, id + ".Action" }, messages));

        // Nothing is left over from an error that went.
        Assert.All(messages.Select(key => key.Split('.')[0]), id => Assert.Contains($"\"{id}\"", source, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Categories))]
    public void Every_category_is_one_of_PowerShells(RecordingErrorCategory category) =>
        Assert.Equal(category.ToString(), ErrorRecords.ToErrorCategory(category).ToString());

    [Fact]
    public void Every_page_of_help_is_of_a_cmdlet() =>
        Assert.Equal(
            Types().Select(Name).Append("AcsRecording").Order(),
            Directory.GetFiles(Path.Combine(Repository.Root, "docs", "en-US"), "*.md")
                .Select(file => Path.GetFileNameWithoutExtension(file)).Order());

    private static IEnumerable<Type> Types() =>
        Cmdlets.GetExportedTypes().Where(type => !type.IsAbstract && Attributes(type, "CmdletAttribute").Any());

    private static Type Type(string name) => Types().Single(type => Name(type) == name);

    private static string Name(Type type)
    {
        var arguments = Attributes(type, "CmdletAttribute").Single().ConstructorArguments;
        return $"{arguments[0].Value}-{arguments[1].Value}";
    }

    private static string HelpPage(string name) => File.ReadAllText(Path.Combine(Repository.Root, "docs", "en-US", name + ".md"));

    private static TheoryData<string, string> ParametersWhere(Func<PropertyInfo, bool> counts) => Rows(
        from type in Types()
        from parameter in Parameters(type)
        where counts(parameter.Property)
        select (Name(type), parameter.Property.Name));

    private static TheoryData<string, string> Rows(IEnumerable<(string, string)> rows)
    {
        var data = new TheoryData<string, string>();
        foreach (var (first, second) in rows.Distinct())
        {
            data.Add(first, second);
        }

        return data;
    }

    private static IEnumerable<CustomAttributeData> Attributes(MemberInfo member, string name) =>
        member.GetCustomAttributesData().Where(data => data.AttributeType.Name == name);

    private static IEnumerable<Type> OutputTypes(CustomAttributeData attribute) => attribute.ConstructorArguments
        .SelectMany(argument =>
            argument.Value is IEnumerable<CustomAttributeTypedArgument> many ? many.Select(item => item.Value) : [argument.Value])
        .OfType<Type>();

    private static IEnumerable<(PropertyInfo Property, CustomAttributeData Attribute)> Parameters(Type type) =>
        from property in type.GetProperties()
        from attribute in Attributes(property, "ParameterAttribute")
        select (property, attribute);

    private static IEnumerable<string> Sets(CustomAttributeData attribute, string flag)
    {
        var arguments = attribute.NamedArguments;
        return arguments.Any(argument => argument.MemberName == flag && argument.TypedValue.Value is true)
            ? [arguments.FirstOrDefault(argument => argument.MemberName == "ParameterSetName").TypedValue.Value as string ?? "all"]
            : [];
    }
}
