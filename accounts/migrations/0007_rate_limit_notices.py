from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_review_workplace'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_kind_known',
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('decision', 'Your application'), ('withdrawal', 'A release was withdrawn'), ('rate_limit', 'How fast you can send pictures')], max_length=16),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['decision', 'withdrawal', 'rate_limit'])), name='notice_kind_known'),
        ),
    ]
